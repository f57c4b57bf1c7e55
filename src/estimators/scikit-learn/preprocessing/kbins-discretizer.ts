// sklearn.preprocessing.KBinsDiscretizer: the bin of each number, as a number or one-hot.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { dataTypeOf } from '../../python-type.ts'
import { inputsOf } from '../fitted.ts'
import type { CategoryList } from './categories.ts'
import { encodeColumns } from './encode.ts'

export const readKBinsDiscretizer: EstimatorReader = (view, context) => {
  const edges = readEdges(view)
  const counts = edges.map((column) => column.length - 1)
  const inner = edges.map((column) => column.subarray(1, -1))
  const encode = view.string('encode')
  if (!['ordinal', 'onehot', 'onehot-dense'].includes(encode))
    throw view.unsupported(`with encode='${encode}'`)
  const isOrdinal = encode === 'ordinal'
  // Up to 1.0 a number just below an edge counted as on it.
  const isLenient = !atLeast(context.versionOf(view), 1, 1)
  const starts = startsOf(counts)
  const width = starts.at(-1)!
  const own = dataTypeOf(view.get('dtype'))
  const names = (given: readonly string[]) =>
    isOrdinal
      ? given
      : given.flatMap((name, i) =>
          Array.from({ length: counts[i]! }, (_, bin) => `${name}_${bin}.0`),
        )
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: edges.length,
    methods: {},
    transform: (g, x) => {
      const dataType = own ?? (x.dataType === 'FLOAT' ? 'FLOAT' : 'DOUBLE')
      const value = castTo(g, castTo(g, x.matrix(g), dataType), 'DOUBLE')
      const bins = binsOf(g, isLenient ? nudged(g, value, dataType) : value, inner, view.object)
      if (isOrdinal) return Frame.of(castTo(g, bins, dataType), x.names)
      const places = g.add('Add', [bins, float64([edges.length], starts.slice(0, -1))])
      return Frame.of(
        g.add('OneHotRows', [places], {
          width,
          sparse: encode === 'onehot' ? 1 : 0,
          data_type: dataType,
        }),
        x.names && names(x.names),
      )
    },
    featureNamesOut: names,
    inverseTransform: {
      kind: 'number',
      width: isOrdinal ? edges.length : width,
      method: (g, x) => centers(g, x, edges, isOrdinal ? undefined : starts, view.object),
    },
  }
}

function readEdges(view: ObjectView): Float64Array[] {
  return view.list('bin_edges_').map((item) => {
    if (!(item instanceof NdArray) || item.data.length < 2)
      throw view.mistyped('bin_edges_', 'arrays of at least two edges', item)
    return doublesOf(item)
  })
}

function startsOf(counts: readonly number[]): number[] {
  const starts = [0]
  for (const count of counts) starts.push(starts.at(-1)! + count)
  return starts
}

function binsOf(
  g: GraphBuilder,
  value: Value,
  inner: readonly Float64Array[],
  source: object,
): Value {
  const offsets = startsOf(inner.map((column) => column.length))
  const edges = g.pool.once(source, 'edges', () =>
    float64(
      [offsets.at(-1)!],
      inner.flatMap((column) => Array.from(column)),
    ),
  )
  return g.add('SearchSorted', [value, edges], { offsets })
}

/** x + 1e-8 + 1e-5 |x|, rounded as numbers of its type. */
function nudged(g: GraphBuilder, value: Value, dataType: string): Value {
  const rounded = (made: Value) =>
    dataType === 'FLOAT' ? castTo(g, castTo(g, made, 'FLOAT'), 'DOUBLE') : made
  const relative = rounded(g.add('Mul', [g.add('Abs', [value]), float64([], [1e-5])]))
  const epsilon = rounded(g.add('Add', [relative, float64([], [1e-8])]))
  return rounded(g.add('Add', [value, epsilon]))
}

/** The middle of each bin, by its number or its one-hot columns. */
function centers(
  g: GraphBuilder,
  x: Frame,
  edges: readonly Float64Array[],
  starts: readonly number[] | undefined,
  source: object,
): Value {
  const middles = edges.map((column) =>
    Array.from({ length: column.length - 1 }, (_, bin) => (column[bin + 1]! + column[bin]!) * 0.5),
  )
  if (starts) {
    const zeros = edges.map(() => -1)
    const places = g.add('DecodeOneHot', [x.matrix(g)], {
      offsets: starts,
      firsts: starts.slice(0, -1),
      zeros,
    })
    return g.add('Gather', [float64([starts.at(-1)!], middles.flat()), places], { axis: 0 })
  }
  const encodings = middles.map((results) => {
    const keys = results.map((_, bin) => bin)
    const list: CategoryList = {
      kind: 'number',
      dataType: 'DOUBLE',
      keys,
      shown: keys,
      texts: keys.map(String),
      nanIndex: -1,
      missingIndex: -1,
    }
    return { list, results, unknown: undefined }
  })
  return encodeColumns(
    g,
    x,
    encodings,
    g.pool.once(source, 'centers', () => float64([0], [])),
  )
}
