import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { loadConfig } from '../config/load-config.ts'
import { namedFiles } from '../config/named-files.ts'
import { parseConfig } from '../config/slipway-config.ts'
import { isSlipwayError } from '../errors.ts'
import type { Inspection } from '../formats/inspection.ts'
import { readBytes } from '../load/model-files.ts'
import type { FileReport } from './inspect-path.ts'

/** What a slipway.json makes of the files beside it: signature and warnings, or why it can't be served. Throws E_PATH. */
export async function inspectConfig(path: string): Promise<FileReport> {
  const bytes = await readBytes(path)
  return {
    what: 'a slipway.json: files wired into one model',
    container: 'slipway.json',
    details: {},
    globals: [],
    drift: [],
    members: [],
    reasons: [],
    path,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(await outcomeOf(path, bytes)),
  }
}

async function outcomeOf(path: string, bytes: Uint8Array): Promise<Partial<Inspection>> {
  try {
    const config = parseConfig(bytes, basename(path))
    const members = [...new Set(namedFiles(config))].map((name) => ({
      name,
      what: 'a file it names',
    }))
    const loaded = await loadConfig(path)
    await loaded.close()
    const { model } = loaded
    const { framework, frameworkVersion, tree } = model.source
    return { members, model, reasons: [], framework, frameworkVersion, ...(tree ? { tree } : {}) }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    const { code, message, hint } = error
    return { reasons: [hint === undefined ? { code, message } : { code, message, hint }] }
  }
}
