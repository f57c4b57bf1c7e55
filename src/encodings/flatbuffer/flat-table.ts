import { fault } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'

/** Bytes of one FlatBuffer, and what may be made of them. */
export interface FlatSource {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** What the file is, for messages: 'the CatBoost model'. */
  readonly what: string
  readonly budget: ByteBudget
}

/** What following one reference costs of the budget. References lead forward, so there are no rings, but many may lead to one place. */
const costOfReference = 64

/** The table that a buffer's first four bytes point at. */
export function rootTable(bytes: Uint8Array, what: string, budget: ByteBudget): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const source = { bytes, view, what, budget }
  return tableAt(source, follow(source, 0))
}

/**
 * One table of a FlatBuffer. A field goes by its place in the schema (the id); one that the file leaves out has its default.
 * Every offset is checked against the buffer before it is followed, every length against the bytes that are left, and copies are
 * booked to the file's budget: E_FORMAT or E_LIMIT. Source: the FlatBuffers internals document.
 */
export class FlatTable {
  private readonly source: FlatSource
  private readonly start: number
  /** Of the vtable, and how many bytes it has. */
  private readonly fields: number
  private readonly fieldsLength: number

  constructor(source: FlatSource, start: number) {
    this.source = source
    this.start = start
    within(source, start, 4)
    this.fields = start - source.view.getInt32(start, true)
    within(source, this.fields, 4)
    this.fieldsLength = source.view.getUint16(this.fields, true)
    within(source, this.fields, Math.max(4, this.fieldsLength))
  }

  has(id: number): boolean {
    return this.place(id, 0) !== undefined
  }

  bool(id: number, otherwise = false): boolean {
    const at = this.place(id, 1)
    return at === undefined ? otherwise : this.source.view.getUint8(at) !== 0
  }

  int8(id: number, otherwise = 0): number {
    const at = this.place(id, 1)
    return at === undefined ? otherwise : this.source.view.getInt8(at)
  }

  int32(id: number, otherwise = 0): number {
    const at = this.place(id, 4)
    return at === undefined ? otherwise : this.source.view.getInt32(at, true)
  }

  float32(id: number, otherwise = 0): number {
    const at = this.place(id, 4)
    return at === undefined ? otherwise : this.source.view.getFloat32(at, true)
  }

  float64(id: number, otherwise = 0): number {
    const at = this.place(id, 8)
    return at === undefined ? otherwise : this.source.view.getFloat64(at, true)
  }

  string(id: number): string | undefined {
    const at = this.place(id, 4)
    return at === undefined ? undefined : textAt(this.source, follow(this.source, at))
  }

  table(id: number): FlatTable | undefined {
    const at = this.place(id, 4)
    return at === undefined ? undefined : tableAt(this.source, follow(this.source, at))
  }

  tables(id: number): FlatTable[] {
    return this.references(id).map((at) => tableAt(this.source, at))
  }

  strings(id: number): string[] {
    return this.references(id).map((at) => textAt(this.source, at))
  }

  /** A vector of bytes, as a view of the file. */
  uint8s(id: number): Uint8Array {
    const { start, count } = this.vector(id, 1)
    return this.source.bytes.subarray(start, start + count)
  }

  int32s(id: number): Int32Array {
    return new Int32Array(this.copy(id, 4))
  }

  uint32s(id: number): Uint32Array {
    return new Uint32Array(this.copy(id, 4))
  }

  float32s(id: number): Float32Array {
    return new Float32Array(this.copy(id, 4))
  }

  float64s(id: number): Float64Array {
    return new Float64Array(this.copy(id, 8))
  }

  /** A vector of structs of `size` bytes, as a view of each. */
  structs(id: number, size: number): DataView[] {
    const { start, count } = this.vector(id, size)
    const { source } = this
    source.budget.take(count * costOfReference, source.what)
    return Array.from(
      { length: count },
      (_, i) => new DataView(source.view.buffer, source.view.byteOffset + start + i * size, size),
    )
  }

  /** Where field `id` stands, or undefined where the file leaves it out. */
  private place(id: number, size: number): number | undefined {
    const at = 4 + id * 2
    if (at + 2 > this.fieldsLength) return undefined
    const offset = this.source.view.getUint16(this.fields + at, true)
    if (offset === 0) return undefined
    within(this.source, this.start + offset, size)
    return this.start + offset
  }

  private vector(id: number, size: number): { start: number; count: number } {
    const at = this.place(id, 4)
    if (at === undefined) return { start: 0, count: 0 }
    const start = follow(this.source, at)
    within(this.source, start, 4)
    const count = this.source.view.getUint32(start, true)
    within(this.source, start + 4, count * size)
    return { start: start + 4, count }
  }

  private references(id: number): number[] {
    const { start, count } = this.vector(id, 4)
    this.source.budget.take(count * costOfReference, this.source.what)
    return Array.from({ length: count }, (_, i) => follow(this.source, start + i * 4))
  }

  /** The bytes of a vector, aligned. FlatBuffers are little-endian, as every machine is that Node runs on. */
  private copy(id: number, size: number): ArrayBuffer {
    const { start, count } = this.vector(id, size)
    this.source.budget.take(count * size, this.source.what)
    const copy = new Uint8Array(count * size)
    copy.set(this.source.bytes.subarray(start, start + count * size))
    return copy.buffer
  }
}

function tableAt(source: FlatSource, at: number): FlatTable {
  source.budget.take(costOfReference, source.what)
  return new FlatTable(source, at)
}

/** Where the offset at `at` leads to. */
function follow(source: FlatSource, at: number): number {
  within(source, at, 4)
  return at + source.view.getUint32(at, true)
}

const utf8 = new TextDecoder()

function textAt(source: FlatSource, at: number): string {
  within(source, at, 4)
  const length = source.view.getUint32(at, true)
  within(source, at + 4, length)
  source.budget.take(costOfReference + length * 2, source.what)
  return utf8.decode(source.bytes.subarray(at + 4, at + 4 + length))
}

function within(source: FlatSource, at: number, length: number): void {
  if (at >= 0 && at + length <= source.bytes.length) return
  throw fault(
    'E_FORMAT',
    `${source.what} points at bytes ${at} to ${at + length}, but has ${source.bytes.length}`,
    { hint: 'Fetch or save it again; the file is damaged or cut short.' },
  )
}
