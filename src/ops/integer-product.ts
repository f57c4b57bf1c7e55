import { denseProduct } from './dense-product.ts'
import { columnsTogether, integerModule, rowsTogether } from './integer-product-code.ts'
import { instantiate } from './wasm/instantiate.ts'

/** Sums of products of small integers: rows of K, given in turns, with M columns of K known before. */
export interface IntegerProduct {
  /** Most rows of one turn. */
  readonly most: number
  /** Where the rows are written, -255 to 255; `stride` elements apart. */
  readonly rows: Int16Array | Float64Array
  readonly stride: number
  /** The sums of the first `n` rows, `toStride` elements apart, until the next turn. */
  readonly run: (n: number) => Int32Array | Float64Array
  readonly toStride: number
}

/** Below so many weights a memory of WebAssembly's, 64 kB and more, is not worth it. */
const fewestWeights = 256
/** Sums of more could leave 32 bits. */
const longest = 32768
const mostElements = 2 ** 16

/** `columns`: M rows of K whole numbers, -255 to 255; exact in either way. */
export function integerProduct(columns: Float64Array, k: number, m: number): IntegerProduct {
  const isSmall = columns.every((x) => x >= -128 && x <= 127)
  const isWorthIt = k * m >= fewestWeights && m >= columnsTogether / 2 && k <= longest
  return (isSmall && isWorthIt ? inWasm(columns, k, m) : undefined) ?? inDoubles(columns, k, m)
}

/** Rows of one turn: they stay in the second-level cache. */
const rowsOf = (k: number, m: number) =>
  Math.max(rowsTogether, Math.min(1024, Math.floor(mostElements / Math.max(1, k, m))))

function inDoubles(columns: Float64Array, k: number, m: number): IntegerProduct {
  const most = rowsOf(k, m)
  const rows = new Float64Array(most * k)
  const sums = new Float64Array(most * m)
  return {
    most,
    rows,
    stride: k,
    toStride: m,
    run: (n) => {
      denseProduct(rows, columns, undefined, sums, n, k, m)
      return sums
    },
  }
}

function inWasm(columns: Float64Array, k: number, m: number): IntegerProduct | undefined {
  const pairs = Math.ceil(k / 2)
  const blocks = Math.ceil(m / columnsTogether)
  const stride = pairs * 2
  const toStride = blocks * columnsTogether
  const most = rowsOf(k, m)
  const weightsAt = 0
  const rowsAt = align(weightsAt + blocks * pairs * 2 * columnsTogether)
  const sumsAt = align(rowsAt + most * stride * 2)
  const instance = instantiate(integerModule(), sumsAt + most * toStride * 4)
  if (!instance) return undefined
  const { memory, run } = instance
  writeColumns(columns, k, m, new Int8Array(memory, weightsAt, blocks * pairs * 16))
  const rows = new Int16Array(memory, rowsAt, most * stride)
  const sums = new Int32Array(memory, sumsAt, most * toStride)
  const [one, four] = [run['rows1']!, run[`rows${rowsTogether}`]!]
  return {
    most,
    rows,
    stride,
    toStride,
    run: (n) => {
      for (let row = 0; row < n;) {
        const isMany = row + rowsTogether <= n
        const call = isMany ? four : one
        call(
          rowsAt + row * stride * 2,
          weightsAt,
          sumsAt + row * toStride * 4,
          pairs,
          stride * 2,
          toStride * 4,
          blocks,
        )
        row += isMany ? rowsTogether : 1
      }
      return sums
    },
  }
}

const align = (at: number) => Math.ceil(at / 16) * 16

/** Eight columns beside each other, pair after pair; what is absent stays zero. */
function writeColumns(columns: Float64Array, k: number, m: number, to: Int8Array): void {
  const pairs = Math.ceil(k / 2)
  for (let column = 0; column < m; column++) {
    const block = Math.floor(column / columnsTogether) * pairs
    const place = column % columnsTogether
    for (let i = 0; i < k; i++) {
      const pair = (block + (i >> 1)) * columnsTogether * 2
      to[pair + place * 2 + (i & 1)] = columns[column * k + i]!
    }
  }
}
