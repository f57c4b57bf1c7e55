import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'

/** Smaller files are read at once. */
const smallFile = 1 << 22
/** What stays in the second-level cache until it is hashed: pieces of 2 MB, read by another thread, took a third longer. */
const pieceBytes = 1 << 18
/** Others get their turn so often. */
const turnBytes = 1 << 23

const hashes = new WeakMap<Uint8Array, Uint8Array>()

/** SHA-256 of bytes: of those that readHashed gave, known. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return hashes.get(bytes) ?? createHash('sha256').update(bytes).digest()
}

/** A file's bytes. A large one is hashed piece by piece as it is read; the system reads ahead meanwhile. Throws what node:fs throws. */
export async function readHashed(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return (size > smallFile ? await readPieces(file, size) : undefined) ?? (await file.readFile())
  } finally {
    await file.close()
  }
}

/** undefined where the file is no longer as large as it was. */
async function readPieces({ fd }: FileHandle, size: number): Promise<Uint8Array | undefined> {
  const bytes = Buffer.allocUnsafeSlow(size)
  const hash = createHash('sha256')
  for (let at = 0, turn = turnBytes; at < size;) {
    const bytesRead = readSync(fd, bytes, at, Math.min(pieceBytes, size - at), at)
    if (bytesRead === 0) return undefined
    hash.update(bytes.subarray(at, at + bytesRead))
    at += bytesRead
    if (at < turn) continue
    await setImmediate()
    turn = at + turnBytes
  }
  hashes.set(bytes, hash.digest())
  return bytes
}
