// Files that lie beside a model file: ONNX's external data. A model must not be able to name any other file of the machine.
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { fault } from '../errors.ts'

/** Reads part of a file in the folder of `modelPath` or below it. E_PATH for anything else, a link or what is no plain file. */
export function readBeside(
  modelPath: string,
  path: string,
  offset: number,
  length: number | undefined,
): Uint8Array {
  const folder = realpathSync(dirname(modelPath))
  const parts = path.split(/[\\/]/)
  if (path === '' || path.includes('\0') || isAbsolute(path) || parts.includes('..'))
    throw fault('E_PATH', 'the model names data outside its own folder')
  const full = join(folder, normalize(path))
  const file = open(full, folder)
  try {
    const info = fstatSync(file)
    if (!info.isFile() || info.nlink !== 1)
      throw fault('E_PATH', 'the model names data in what is no plain file of its own')
    const count = length ?? info.size - offset
    if (!(offset >= 0 && count >= 0 && offset + count <= info.size))
      throw fault(
        'E_FORMAT',
        `the model names ${count} bytes at ${offset} of a file of ${info.size}`,
      )
    const bytes = new Uint8Array(count)
    for (let at = 0; at < count;) {
      const got = readSync(file, bytes, at, count - at, offset + at)
      if (got === 0) throw fault('E_FORMAT', 'a file beside the model became shorter')
      at += got
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

/** No link on the way: neither the file nor a folder between. NONBLOCK, since opening a pipe would wait for its writer. */
function open(full: string, folder: string): number {
  try {
    if (
      !realpathSync(dirname(full)).startsWith(folder === sep ? sep : folder) ||
      realpathSync(dirname(full)) !== dirname(full)
    )
      throw fault('E_PATH', 'the model names data behind a link')
    return openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('E_')) throw error
    throw fault(
      'E_PATH',
      `a file the model needs beside it can't be opened (${code ?? 'unknown'})`,
      {
        cause: error,
      },
    )
  }
}
