import { open, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { detectKind } from '../formats/detect.ts'
import type { FileKindName } from '../formats/file-kinds.ts'
import { modelKinds } from '../formats/inspect-file.ts'

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

const headBytes = 4096

/** By its name, or by its head: a head decides for kinds with a mark at the start, and a short file is looked at whole. */
export async function looksLikeModel(path: string): Promise<boolean> {
  if (modelNames.test(path)) return true
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) return false
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return bytesRead > 0 && isModelKind(detectKind(new Uint8Array(buffer.subarray(0, bytesRead))))
  } finally {
    await handle.close()
  }
}

/** Every plain file below a folder, in the order of their paths. */
export async function filesBelow(root: string): Promise<string[]> {
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

const depth = 3
// A home folder or a disk is not searched through for a hint.
const mostFolders = 500

/** Folders below `root` that hold files under a model's name, as paths from `root`; the nearest first. */
export async function foldersWithModels(root: string): Promise<string[]> {
  const found: string[] = []
  let level = [root]
  let seen = 0
  for (let step = 0; step <= depth; step++) {
    const next: string[] = []
    for (const folder of level) {
      if (++seen > mostFolders) return found
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      if (step > 0 && entries.some((entry) => entry.isFile() && modelNames.test(entry.name)))
        found.push(relative(root, folder))
      for (const entry of entries)
        if (entry.isDirectory() && !skippedFolders.has(entry.name) && !entry.name.startsWith('.'))
          next.push(join(folder, entry.name))
    }
    level = next.sort()
  }
  return found
}
