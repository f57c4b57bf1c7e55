import { stat } from 'node:fs/promises'
import { fault, isSlipwayError } from '../errors.ts'
import type { Reason } from '../formats/inspection.ts'
import { inspectPath } from './inspect-path.ts'
import { filesBelow, looksLikeModel } from './model-files-below.ts'
import type { FileVerdict } from './verdict-of-file.ts'
import { verdictOfFile } from './verdict-of-file.ts'

export interface ScanResult {
  readonly file: string
  readonly size: number
  readonly sha256?: string
  readonly verdict: FileVerdict
  readonly what: string
  readonly framework?: string
  readonly frameworkVersion?: string
  readonly reasons: readonly Reason[]
  /** Names that run code. */
  readonly dangerous: readonly string[]
  /** The newest release answers otherwise, or fails. */
  readonly drift: readonly string[]
}

/** Every model file below a folder, in the order of their paths, one read at a time. */
export async function scanTree(root: string): Promise<ScanResult[]> {
  const results: ScanResult[] = []
  for (const file of await filesOf(root))
    if (await looksLikeModel(file)) results.push(await scanFile(file))
  return results
}

async function filesOf(root: string): Promise<string[]> {
  try {
    if ((await stat(root)).isFile()) return [root]
  } catch (error) {
    throw fault('E_PATH', `there is no folder ${root}`, { cause: error })
  }
  return filesBelow(root)
}

async function scanFile(file: string): Promise<ScanResult> {
  try {
    const report = await inspectPath(file)
    const { size, sha256, what, framework, frameworkVersion, reasons, globals, drift } = report
    return {
      file,
      size,
      sha256,
      verdict: verdictOfFile(report),
      what,
      ...(framework === undefined ? {} : { framework }),
      ...(frameworkVersion === undefined ? {} : { frameworkVersion }),
      reasons,
      dangerous: globals.filter(({ verdict }) => verdict === 'dangerous').map(({ name }) => name),
      drift: drift.map(({ effect, estimator, what: how }) => `${effect}: ${estimator} ${how}`),
    }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    const reasons = [{ code: error.code, message: error.message }]
    return {
      file,
      size: 0,
      verdict: 'damaged',
      what: 'unreadable',
      reasons,
      dangerous: [],
      drift: [],
    }
  }
}
