import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Compressors } from 'hyparquet'

type Decompress = (input: Uint8Array, length: number) => Uint8Array

/** The part of hyparquet-compressors that is used; the package has no types. */
interface Library {
  readonly compressors: Readonly<Record<string, Decompress>>
  readonly decompressZstd: (input: Uint8Array, output: Uint8Array) => Uint8Array
}

/**
 * Decompressors that fill as many bytes as the page says, which is checked before. Zstandard's frame would else say how many it wants; and
 * the library's own gunzip goes on for ever in some broken streams.
 */
export async function boundedCompressors(): Promise<Compressors> {
  const name = 'hyparquet-compressors'
  const { compressors, decompressZstd } = (await import(name)) as Library
  return {
    ...compressors,
    GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (input, length) =>
      brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
    ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
  }
}
