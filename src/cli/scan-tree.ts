import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fault, isSlipwayError } from '../errors.ts'
import { detectKind } from '../formats/detect.ts'
import type { FileKindName } from '../formats/file-kinds.ts'
import { modelKinds } from '../formats/inspect-file.ts'
import type { Reason } from '../formats/inspection.ts'
import { inspectPath } from './inspect-path.ts'
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

const skippedFolders = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  'venv',
  'site-packages',
  '.tox',
  '.ipynb_checkpoints',
])

const modelNames =
  /\.(?:pkl|pickle|p|joblib|jbl|sav|model|h5|hdf5|keras|onnx|pb|tflite|pt|pth|ckpt|bin|cbm|ubj|bst|skops|safetensors|gguf|pmml|npz|dill|cloudpickle|mlmodel)(?:\.(?:gz|bz2|xz|z|lzma|lz4))?$/i

/** Whether a file of this kind is looked at whatever it is called; the others only under the name of a model. */
const isModelKind = (kind: FileKindName) => kind === 'git-lfs' || modelKinds.has(kind)

/** Every model file below a folder, in the order of their paths, one read at a time. */
export async function scanTree(root: string): Promise<ScanResult[]> {
  const results: ScanResult[] = []
  for (const file of await filesBelow(root)) {
    if (modelNames.test(file) || (await looksLikeModel(file))) results.push(await scanFile(file))
  }
  return results
}

async function filesBelow(root: string): Promise<string[]> {
  try {
    if ((await stat(root)).isFile()) return [root]
  } catch (error) {
    throw fault('E_PATH', `there is no folder ${root}`, { cause: error })
  }
  const found: string[] = []
  const waiting = [root]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) waiting.push(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  return found.sort()
}

const headBytes = 4096
// A head decides for kinds with a mark at the start; a short file is looked at whole.
async function looksLikeModel(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) return false
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return bytesRead > 0 && isModelKind(detectKind(new Uint8Array(buffer.subarray(0, bytesRead))))
  } finally {
    await handle.close()
  }
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
