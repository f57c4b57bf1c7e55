import { sha256 } from '../encodings/sha256.ts'

const known = new WeakMap<Uint8Array, Uint8Array>()

/** SHA-256 of a file's bytes in JavaScript, worked out once: of a large file it takes seconds. The bytes must not change. */
export function bytesDigest(bytes: Uint8Array): Uint8Array {
  let digest = known.get(bytes)
  if (!digest) known.set(bytes, (digest = sha256(bytes)))
  return digest
}
