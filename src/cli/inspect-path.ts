import { createHash } from 'node:crypto'
import type { BundleProposal } from '../config/proposing/propose-for-bundle.ts'
import type { ModelFile } from '../formats/format.ts'
import { inspectFile } from '../formats/inspect-file.ts'
import type { Inspection } from '../formats/inspection.ts'
import { openFiles } from '../load/model-files.ts'

export interface FileReport extends Inspection {
  /** As the user named it. */
  readonly path: string
  readonly size: number
  readonly sha256: string
  /** For several objects in one file: how they can be served together. */
  readonly proposal?: BundleProposal
}

/** Reads one file and says what it is. Throws E_PATH when it can't be read. */
export async function inspectPath(path: string): Promise<FileReport> {
  const [file] = await openFiles([path])
  const inspection = await inspectFile(file!)
  const isBundle = inspection.members.length > 0 && inspection.model === undefined
  const proposal = isBundle ? await proposalFor(file!, inspection) : undefined
  return {
    ...inspection,
    ...(proposal ? { proposal } : {}),
    path,
    size: file!.bytes.length,
    sha256: createHash('sha256').update(file!.bytes).digest('hex'),
  }
}

async function proposalFor(
  file: ModelFile,
  { globals }: Inspection,
): Promise<BundleProposal | undefined> {
  if (globals.some(({ verdict }) => verdict === 'dangerous')) return undefined
  const { proposeForBundle } = await import('../config/proposing/propose-for-bundle.ts')
  return proposeForBundle(file)
}
