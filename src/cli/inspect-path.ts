import { createHash } from 'node:crypto'
import { inspectFile } from '../formats/inspect-file.ts'
import type { Inspection } from '../formats/inspection.ts'
import { openFiles } from '../load/model-files.ts'

export interface FileReport extends Inspection {
  /** As the user named it. */
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Reads one file and says what it is. Throws E_PATH when it can't be read. */
export async function inspectPath(path: string): Promise<FileReport> {
  const [file] = await openFiles([path])
  const inspection = await inspectFile(file!)
  return {
    ...inspection,
    path,
    size: file!.bytes.length,
    sha256: createHash('sha256').update(file!.bytes).digest('hex'),
  }
}
