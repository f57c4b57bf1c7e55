import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'

/** Smaller files are read at once. */
const smallFile = 1 << 22
const pieceBytes = 1 << 21

const hashes = new WeakMap<Uint8Array, Uint8Array>()

/** SHA-256 of bytes: of those that readHashed gave, known. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return hashes.get(bytes) ?? createHash('sha256').update(bytes).digest()
}

/** A file's bytes. While a piece of a large one is read, the piece before is hashed. Throws what node:fs throws. */
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
async function readPieces(file: FileHandle, size: number): Promise<Uint8Array | undefined> {
  const bytes = Buffer.allocUnsafeSlow(size)
  const hash = createHash('sha256')
  const read = (from: number) => file.read(bytes, from, Math.min(pieceBytes, size - from), from)
  let reading = read(0)
  for (let at = 0; at < size;) {
    const { bytesRead } = await reading
    if (bytesRead === 0) return undefined
    const end = at + bytesRead
    if (end < size) reading = read(end)
    hash.update(bytes.subarray(at, end))
    at = end
  }
  hashes.set(bytes, hash.digest())
  return bytes
}
