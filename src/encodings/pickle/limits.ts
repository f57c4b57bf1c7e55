/** What one pickle may ask for. Everything else is bounded by the file's own size: no opcode makes more than a few records. */
export interface PickleLimits {
  /** Values on the stack at once. */
  readonly stack: number
  /** Slots of the memo. An index beyond this, or beyond the number of bytes in the file, is refused. */
  readonly memoEntries: number
  /** Containers and records made. */
  readonly objects: number
  /** Items of one list, tuple or batch. */
  readonly items: number
  /** Bytes of one text. V8 cannot hold more than 2^29 characters. */
  readonly textBytes: number
  /** Bytes of one int: the largest in honest files are 128-bit random states. */
  readonly intBytes: number
  /** Characters of one line of a text opcode, names and numbers alike (a protocol 0 text is bounded by `textBytes`). */
  readonly lineCharacters: number
  /** BUILDs of one record. Writers give one. */
  readonly builds: number
}

export const pickleLimits: PickleLimits = {
  stack: 32_000_000,
  memoEntries: 100_000_000,
  // A record takes some 300 bytes here and may take one in the file; honest files hold a few thousand.
  objects: 4_000_000,
  items: 50_000_000,
  textBytes: 256 * 1024 * 1024,
  intBytes: 4096,
  lineCharacters: 16_384,
  builds: 8,
}
