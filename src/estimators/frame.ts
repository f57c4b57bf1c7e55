import type { NdArray } from '../encodings/numpy/nd-array.ts'
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { DataType } from '../ir/data-type.ts'
import { isFloating } from '../ir/data-type.ts'
import type { Value } from '../ir/graph.ts'
import { int64 } from '../ir/tensor.ts'

/** Adjacent columns held by one value of shape [N, width]; a text block is [N] and has width 1. */
export interface Block {
  readonly value: Value
  readonly width: number
  /** A name per column, or undefined when the columns have none. */
  readonly names: readonly string[] | undefined
  /** NaN or infinity may still stand here: nobody has checked or filled these columns yet. */
  readonly unchecked?: boolean
}

/**
 * The table that travels between estimators: an ordered list of blocks. Selecting columns emits nothing where whole blocks
 * are kept; `matrix` emits Cast and Concat once.
 */
export class Frame {
  readonly blocks: readonly Block[]
  readonly width: number

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks
    this.width = blocks.reduce((sum, block) => sum + block.width, 0)
  }

  /** A frame of one block. */
  static of(value: Value, names?: readonly string[]): Frame {
    const width = value.type.shape.length === 1 ? 1 : value.type.shape[1]
    if (typeof width !== 'number')
      throw fault('E_UNSUPPORTED', `a table whose width is unknown (${value.name})`)
    return new Frame([{ value, width, names }])
  }

  /** Column names, or undefined when any column lacks one. */
  get names(): readonly string[] | undefined {
    if (!this.blocks.every((block) => block.names)) return undefined
    return this.blocks.flatMap((block) => block.names!)
  }

  /** What numpy would make of the columns together (FLOAT for an FP32 request); STRING when every block is text. */
  get dataType(): DataType {
    const types = this.blocks
      .filter((block) => block.width > 0)
      .map((block) => block.value.type.dataType)
    if (types.length === 0 || types.some((type) => type !== types[0] && type === 'STRING'))
      return 'DOUBLE'
    return types.reduce(promoted)
  }

  get isUnchecked(): boolean {
    return this.blocks.some((block) => block.unchecked)
  }

  /** The same columns, refusing NaN (unless `allowNan`) and infinities by the estimator's name when run. */
  checked(g: GraphBuilder, estimator: string, allowNan: boolean): Frame {
    return new Frame(
      this.blocks.map((block) => {
        if (!block.unchecked || !isFloating(block.value.type.dataType)) return block
        const value = g.add('RequireFinite', [block.value], {
          estimator,
          allow_nan: allowNan ? 1 : 0,
        })
        return { ...block, value, unchecked: allowNan }
      }),
    )
  }

  /** The same columns, refusing finite numbers that are infinite as float32 by the estimator's name when run. */
  inFloat32Range(g: GraphBuilder, estimator: string): Frame {
    return new Frame(
      this.blocks.map((block) =>
        block.value.type.dataType === 'DOUBLE' && !block.value.constant
          ? { ...block, value: g.add('RequireFloat32', [block.value], { estimator }) }
          : block,
      ),
    )
  }

  /** The same columns, marked as holding NaN possibly. */
  withUnchecked(unchecked: boolean): Frame {
    return new Frame(this.blocks.map((block) => ({ ...block, unchecked })))
  }

  get isSparse(): boolean {
    return this.blocks.some((block) => block.value.type.sparse)
  }

  /** All columns as one dense numeric matrix [N, width] of DOUBLE (or of `as`). Text columns are refused. */
  matrix(g: GraphBuilder, as: DataType = 'DOUBLE'): Value {
    return this.join(g, (value) => castTo(g, denseOf(g, value), as))
  }

  /** As `matrix`, but CSR as soon as one block is (dense zeros are left out, as scipy's hstack does): for operators that read CSR. */
  sparseMatrix(g: GraphBuilder, as: DataType = 'DOUBLE'): Value {
    return this.join(g, (value) => castTo(g, value, as))
  }

  /** All columns as they are, joined: STRING if all are text, else of the type numpy promotes them to. A lone vector [N] stays one. */
  values(g: GraphBuilder): Value {
    const [only] = this.blocks
    if (this.blocks.length === 1 && only!.value.type.shape.length === 1) return only!.value
    return this.join(g, (value) => castTo(g, denseOf(g, value), this.dataType))
  }

  /** The same columns, a vector [N] as [N, 1]: encoders look up tables. */
  asTables(g: GraphBuilder): Frame {
    if (this.blocks.every(({ value }) => value.type.shape.length > 1)) return this
    return new Frame(this.blocks.map((block) => ({ ...block, value: asTable(g, block.value) })))
  }

  /** The same columns without CSR. */
  dense(g: GraphBuilder): Frame {
    return new Frame(
      this.blocks.map((block) =>
        block.value.type.sparse ? { ...block, value: denseOf(g, block.value) } : block,
      ),
    )
  }

  /** Column `index` as [N, 1] (a text block as [N]), its own data type. */
  column(g: GraphBuilder, index: number): Value {
    const { block, offset } = this.locate(index)
    if (block.width === 1) return denseOf(g, block.value)
    return denseOf(g, g.add('Gather', [block.value, int64([1], [offset])], { axis: 1 }))
  }

  /** Columns `indices` in that order; a column may repeat. */
  select(g: GraphBuilder, indices: readonly number[]): Frame {
    const blocks: Block[] = []
    for (let i = 0; i < indices.length;) {
      const { block, offset } = this.locate(indices[i]!)
      const offsets = [offset]
      const first = indices[i]! - offset
      while (++i < indices.length && indices[i]! >= first && indices[i]! < first + block.width)
        offsets.push(indices[i]! - first)
      blocks.push(selectFrom(g, block, offsets))
    }
    return new Frame(blocks)
  }

  /** The same values under other names. */
  renamed(names: readonly string[] | undefined): Frame {
    let at = 0
    return new Frame(
      this.blocks.map((block) => {
        const own = names?.slice(at, at + block.width)
        at += block.width
        return { ...block, names: own }
      }),
    )
  }

  static concat(frames: readonly Frame[]): Frame {
    return new Frame(frames.flatMap((frame) => frame.blocks))
  }

  private join(g: GraphBuilder, prepare: (value: Value) => Value): Value {
    const values = this.blocks
      .filter((block) => block.width > 0)
      .map((block) => prepare(asTable(g, block.value)))
    if (values.length === 0) throw fault('E_UNSUPPORTED', 'a table without columns')
    return values.length === 1 ? values[0]! : g.add('Concat', values, { axis: 1 })
  }

  private locate(index: number): { block: Block; offset: number } {
    let start = 0
    for (const block of this.blocks) {
      if (index >= start && index < start + block.width) return { block, offset: index - start }
      start += block.width
    }
    throw fault('E_FORMAT', `column ${index} is outside a table of ${this.width} columns`)
  }
}

function selectFrom(g: GraphBuilder, block: Block, offsets: number[]): Block {
  const whole = offsets.length === block.width && offsets.every((offset, i) => offset === i)
  if (whole) return block
  const value = g.add('Gather', [asTable(g, block.value), int64([offsets.length], offsets)], {
    axis: 1,
  })
  const names = block.names && offsets.map((offset) => block.names![offset]!)
  return { ...block, value, width: offsets.length, names }
}

/** [N] -> [N, 1]. */
function asTable(g: GraphBuilder, value: Value): Value {
  return value.type.shape.length === 1 ? g.add('Unsqueeze', [value, int64([1], [1])]) : value
}

/** numpy's result type for two numeric types. */
function promoted(a: DataType, b: DataType): DataType {
  if (a === b || b === 'BOOL') return a
  if (a === 'BOOL') return b
  return isFloating(a) || isFloating(b) ? 'DOUBLE' : 'INT64'
}

function denseOf(g: GraphBuilder, value: Value): Value {
  return value.type.sparse ? g.add('ToDense', [value]) : value
}

/** Adds a Cast where the type differs. */
export function castTo(g: GraphBuilder, value: Value, dataType: DataType): Value {
  if (value.type.dataType === dataType) return value
  if (value.type.dataType === 'STRING')
    throw fault('E_UNSUPPORTED', 'text columns in an estimator that takes numbers')
  return g.add('Cast', [value], { to: dataType })
}

/**
 * Rounds an answer to FLOAT when the request is FP32, as scikit-learn's estimators do that preserve float32
 * (listed in its own dtype tests); arithmetic before it stays in double.
 * `fitted` are the arrays that numpy promotes with the request's (`X @ components_.T`): one of float64 makes the answer DOUBLE.
 * What scikit-learn computes in place (`X -= mean_`) names none.
 */
export function preserveFloat(
  g: GraphBuilder,
  x: Frame,
  value: Value,
  ...fitted: readonly (NdArray | undefined)[]
): Value {
  const isFloat = x.dataType === 'FLOAT' && fitted.every((array) => !array || isFloat32(array))
  return isFloat ? castTo(g, value, 'FLOAT') : value
}

export function isFloat32({ dtype }: NdArray): boolean {
  return dtype.kind === 'f' && dtype.itemsize <= 4
}
