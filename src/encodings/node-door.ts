// The one door to Node: everything else in encodings, formats, estimators and passes runs in a browser too.

import { inflateRawSync, inflateSync } from 'node:zlib'

export interface InflateResult {
  readonly bytes: Uint8Array
  /** Bytes of the input that the stream took up. */
  readonly consumed: number
}

/** `code` of what zlib throws: Z_DATA_ERROR, Z_BUF_ERROR (the stream does not end), ERR_BUFFER_TOO_LARGE. */
export function inflateErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

// Node's default of 16 KiB makes a hundred thousand small buffers of a large model.
const chunkSize = 1024 * 1024

interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

/** Inflates a zlib stream (RFC 1950, its checksum verified) or a raw deflate stream (RFC 1951). Stops above `maxOutputLength`. */
export function inflate(
  bytes: Uint8Array,
  kind: 'zlib' | 'raw',
  maxOutputLength: number,
): InflateResult {
  // With `info` Node returns the engine too; its types do not say so.
  const options = { maxOutputLength, chunkSize, info: true }
  const { buffer, engine } = (kind === 'zlib'
    ? inflateSync(bytes, options)
    : inflateRawSync(bytes, options)) as unknown as Inflated
  return {
    bytes: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length),
    consumed: engine.bytesWritten,
  }
}

/** The largest block that glibc's malloc then keeps, less than 32 MiB with its own header. */
const largestKept = 32 * 1024 * 1024 - 64 * 1024
let isKept = false

/**
 * Has large blocks of memory kept and used again when they are freed. glibc hands a block of 128 KiB or more back to the system, page by
 * page, and takes 600 page faults on the next 2.4 MB; it keeps those up to the size of the largest block that was ever freed (malloc(3),
 * M_MMAP_THRESHOLD), so one of that size is freed. Nobody touches it, so it takes no memory. Elsewhere nothing happens.
 */
export function keepFreedBlocks(): void {
  if (isKept) return
  isKept = true
  void new ArrayBuffer(largestKept)
}
