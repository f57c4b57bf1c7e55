// Memory of small answers. It belongs to whoever asked, so it is fresh each time; an ArrayBuffer of its own costs half a microsecond.
import { keepFreedBlocks } from '../encodings/node-door.ts'
import type { DataType, NumericArray, TensorData } from './data-type.ts'
import { allocate, viewOf } from './data-type.ts'

/** Up to here V8 keeps the elements inside the array object. */
const insideObject = 64
const mostBytes = 4096
const pieceBytes = 64 * 1024
/** From here on freed blocks are worth keeping. */
const largeLength = 16 * 1024

let piece = new ArrayBuffer(0)
let used = 0

/**
 * Zeroed memory for `length` elements, never given out before. Arrays of 65 to 4096 bytes are cut from a common buffer, as Node's own
 * small Buffers are: `.buffer` holds other answers too, so read it with byteOffset and byteLength, and never transfer it (`ownMemory`).
 */
export function allocateAnswer(dataType: DataType, length: number): TensorData {
  if (length >= largeLength) keepFreedBlocks()
  if (dataType === 'STRING' || length <= insideObject / 8 || length > mostBytes)
    return allocate(dataType, length)
  const type = viewOf(dataType)
  const bytes = length * type.BYTES_PER_ELEMENT
  if (bytes <= insideObject || bytes > mostBytes) return allocate(dataType, length)
  // `cut` may replace the piece.
  const start = cut(bytes)
  return new type(piece, start, length)
}

/** Where `bytes` bytes of the piece begin that are nobody's yet. */
function cut(bytes: number): number {
  // A buffer that somebody transferred has no bytes left.
  if (used + bytes > piece.byteLength) {
    piece = new ArrayBuffer(pieceBytes)
    used = 0
  }
  const start = used
  used += (bytes + 7) & ~7
  return start
}

/** The same elements in a buffer that holds nothing else. */
export function ownMemory(data: TensorData): TensorData {
  if (Array.isArray(data) || !isShared(data)) return data
  return data.slice()
}

/** Asking for `.buffer` moves small arrays out of their object, so their size decides first. */
function isShared(data: NumericArray): boolean {
  const { byteLength } = data
  return byteLength > insideObject && byteLength <= mostBytes && data.buffer.byteLength > byteLength
}
