import { fault } from '../errors.ts'
import type { DataType, NumericArray, StringArray, TensorData } from './data-type.ts'
import { allocateAnswer } from './answer-memory.ts'
import { allocate } from './data-type.ts'

/** Row offsets [rows + 1] and column indices [nnz] of a compressed sparse row matrix; the values are the tensor's data. Columns ascend in a row. */
export interface Csr {
  readonly offsets: Int32Array
  readonly columns: Int32Array
}

/** Equal to no shape: the next resize allocates. Never written to. */
const unknownShape = [-1]

const empty: Record<string, TensorData> = {}

/**
 * A dense tensor in row-major order, or a CSR matrix when `csr` is set.
 * `data` always has exactly as many elements as `shape` says (CSR: as there are stored values, possibly more).
 * The executor reuses tensors between runs: a kernel gives its output a shape with one of the `resize` methods,
 * which keep the memory when it is large enough; the old contents are not cleared.
 */
export class Tensor {
  readonly dataType: DataType
  shape: number[]
  data: TensorData
  csr: Csr | undefined
  private buffer: TensorData
  isAlias = false
  /** The tensor whose memory an alias shows. */
  source: Tensor | undefined = undefined
  /** Memory of a session, which nobody else holds. */
  isScratch = false
  /** Its memory leaves with every run: `release` is called before the next. */
  isAnswer = false

  constructor(dataType: DataType, shape: number[], data: TensorData, csr?: Csr) {
    this.dataType = dataType
    this.shape = shape
    this.data = data
    this.csr = csr
    this.buffer = data
  }

  get rows(): number {
    return this.shape[0] ?? 1
  }

  /** Product of all dimensions but the first. */
  get width(): number {
    let width = 1
    for (let i = 1; i < this.shape.length; i++) width *= this.shape[i]!
    return width
  }

  get size(): number {
    return sizeOf(this.shape)
  }

  resize1(rows: number): void {
    if (this.shape.length === 1 && this.shape[0] === rows && !this.isAlias) return
    this.shape = [rows]
    this.fit(rows)
  }

  resize2(rows: number, columns: number): void {
    const { shape } = this
    if (shape.length === 2 && shape[0] === rows && shape[1] === columns && !this.isAlias) return
    this.shape = [rows, columns]
    this.fit(rows * columns)
  }

  resize(shape: readonly number[]): void {
    if (sameShape(this.shape, shape) && !this.isAlias) return
    this.shape = shape.slice()
    this.fit(sizeOf(shape))
  }

  /** Makes this a CSR matrix over arrays that now belong to it. */
  setCsr(rows: number, columns: number, csr: Csr, values: TensorData): void {
    this.shape = [rows, columns]
    this.isAlias = false
    this.csr = csr
    this.data = values
  }

  /** Shows the same elements as `other`, without a copy; for kernels that pass a tensor on. A graph output is copied by the executor. */
  alias(other: Tensor, shape: number[] = other.shape): void {
    this.shape = shape
    this.data = other.data
    this.csr = other.csr
    this.buffer = empty[this.dataType] ??= allocate(this.dataType, 0)
    this.isAlias = true
    this.source = other.isAlias ? other.source : other
  }

  /** The next kernel that gives this tensor the shape of `target` writes there. Not for texts, views, or what is not an answer. */
  place({ dataType, shape, data, csr }: Tensor): void {
    if (!this.isAnswer || this.isAlias || this.csr || csr) return
    if (dataType !== this.dataType || Array.isArray(data)) return
    this.shape = shape
    this.data = data
    this.buffer = data
  }

  /** Forgets the memory, so that the next resize allocates afresh (graph outputs leave the session). */
  release(): void {
    this.shape = unknownShape
    this.isAlias = false
    this.source = undefined
    this.data = empty[this.dataType] ??= allocate(this.dataType, 0)
    this.buffer = this.data
    this.csr = undefined
  }

  private fit(size: number): void {
    this.isAlias = false
    this.source = undefined
    if (this.buffer.length < size || this.buffer.length > 4096 + size * 16) {
      this.buffer = this.isAnswer
        ? allocateAnswer(this.dataType, size)
        : allocate(this.dataType, size)
      this.data = this.buffer
    } else if (Array.isArray(this.buffer)) {
      this.buffer.length = size
      this.data = this.buffer
    } else {
      this.data = this.buffer.length === size ? this.buffer : this.buffer.subarray(0, size)
    }
  }
}

export function sizeOf(shape: readonly number[]): number {
  let size = 1
  for (const dimension of shape) size *= dimension
  return size
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Whether `bound` can hold a dense tensor of the data type of `answer`, and of that shape. */
export function fits(
  bound: Tensor | undefined,
  answer: Tensor,
  shape: readonly number[],
): bound is Tensor {
  return (
    bound !== undefined &&
    bound.dataType === answer.dataType &&
    !bound.csr &&
    !answer.csr &&
    sameShape(bound.shape, shape)
  )
}

/** A new tensor whose memory the caller gives away. */
export function tensor(dataType: DataType, shape: readonly number[], data: TensorData): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw fault('E_FORMAT', `a tensor of shape [${shape.join(', ')}] holds ${data.length} values`)
  }
  return new Tensor(dataType, [...shape], data)
}

export function zeros(dataType: DataType, shape: readonly number[]): Tensor {
  return new Tensor(dataType, [...shape], allocate(dataType, sizeOf(shape)))
}

/** Zeros that leave with an answer. */
export function answerOf(dataType: DataType, shape: readonly number[]): Tensor {
  return new Tensor(dataType, [...shape], allocateAnswer(dataType, sizeOf(shape)))
}

/** A scratch tensor of no shape yet. */
export function scratch(dataType: DataType): Tensor {
  const made = new Tensor(dataType, unknownShape, allocate(dataType, 0))
  made.isScratch = true
  made.release()
  return made
}

export function float64(shape: readonly number[], data: Float64Array | readonly number[]): Tensor {
  return tensor('DOUBLE', shape, data instanceof Float64Array ? data : Float64Array.from(data))
}

export function float32(shape: readonly number[], data: Float32Array | readonly number[]): Tensor {
  return tensor('FLOAT', shape, data instanceof Float32Array ? data : Float32Array.from(data))
}

export function int64(
  shape: readonly number[],
  data: Float64Array | Int32Array | readonly number[],
): Tensor {
  return tensor('INT64', shape, data instanceof Float64Array ? data : Float64Array.from(data))
}

export function int32(shape: readonly number[], data: Int32Array | readonly number[]): Tensor {
  return tensor('INT32', shape, data instanceof Int32Array ? data : Int32Array.from(data))
}

export function bool(shape: readonly number[], data: Uint8Array | readonly number[]): Tensor {
  return tensor('BOOL', shape, data instanceof Uint8Array ? data : Uint8Array.from(data))
}

export function strings(shape: readonly number[], data: StringArray): Tensor {
  return tensor('STRING', shape, data)
}

/** The numbers of a tensor that is known not to hold strings. */
export function numbers(of: Tensor): NumericArray {
  return of.data as NumericArray
}

export function texts(of: Tensor): StringArray {
  return of.data as StringArray
}
