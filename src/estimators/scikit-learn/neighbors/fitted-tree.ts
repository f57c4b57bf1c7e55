// KDTree and BallTree as they were pickled: points, order, nodes, bounds and metric.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { Tensor as TensorOf, float64, int32, numbers } from '../../../ir/tensor.ts'
import { checkTree } from '../../../ops/neighbors/binary-tree.ts'
import { makeMetric } from '../../../ops/neighbors/metric.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import type { FittedMetric } from './metric-of.ts'
import { metricOfObject } from './metric-of.ts'

export interface FittedTree {
  readonly metric: FittedMetric
  readonly count: number
  readonly width: number
  /** Attributes and inputs 1 to 6 of the operators that walk it. */
  readonly attributes: { readonly tree: string; readonly metric: string; readonly p: number }
  readonly inputs: readonly (Tensor | undefined)[]
  readonly weights: Tensor | undefined
}

/** Reads and checks the tree in `attribute`: a place outside the points, or a node outside the tree, is E_FORMAT. */
export function readTree(view: ObjectView, attribute: string): FittedTree {
  const object = view.get(attribute)
  if (!(object instanceof PyObject)) throw view.mistyped(attribute, 'a KDTree or BallTree', object)
  const { name, items } = view.cythonParts(object)
  const kind = /^(KD|Ball|Binary)Tree/.exec(name)?.[1]
  if (kind !== 'KD' && kind !== 'Ball') throw view.unsupported(`with a tree that is a ${name}`)
  const arrays = items.slice(0, 4)
  const [data, order, nodes, bounds] = arrays
  if (
    !(
      data instanceof NdArray &&
      order instanceof NdArray &&
      nodes instanceof NdArray &&
      bounds instanceof NdArray
    ) ||
    data.shape.length !== 2
  ) {
    throw view.mistyped(attribute, 'a tree of four arrays', object)
  }
  const [count, width] = data.shape as [number, number]
  const metric = metricOfObject(view, items[11], width)
  const nodeCount = nodes.data.length === 0 ? 0 : nodes.size
  const tensors = {
    points: float64([count, width], doublesOf(data)),
    order: int32([order.data.length], Int32Array.from(doublesOf(order))),
    nodes: nodeTensor(nodes, nodeCount),
    bounds: float64([bounds.data.length], doublesOf(bounds)),
  }
  const attributes = { tree: kind === 'KD' ? 'kd' : 'ball', metric: metric.name, p: metric.p }
  checkTree(
    {
      kind: kind === 'KD' ? 'kd' : 'ball',
      metric: makeMetric(metric.name, {
        p: metric.p,
        vector: metric.vector && numbers(metric.vector),
        matrix: metric.matrix && numbers(metric.matrix),
      }),
      p: metric.p,
      points: numbers(tensors.points),
      width,
      order: doublesOf(order),
      nodes: numbers(tensors.nodes),
      nodeCount,
      bounds: numbers(tensors.bounds),
    },
    `${view.name}.${attribute}`,
  )
  const { points, order: places, nodes: table, bounds: edges } = tensors
  return {
    metric,
    count,
    width,
    attributes,
    inputs: [points, places, table, edges, metric.vector, metric.matrix],
    weights: weightsOf(view, attribute, items[12], count),
  }
}

/** First place, end place, leaf or not, radius: a row a node. */
function nodeTensor(nodes: NdArray, count: number): Tensor {
  const columns = ['idx_start', 'idx_end', 'is_leaf', 'radius'].map((field) =>
    doublesOf(nodes.field(field)),
  )
  const table = new Float64Array(count * 4)
  for (let i = 0; i < count; i++) for (let c = 0; c < 4; c++) table[i * 4 + c] = columns[c]![i]!
  return new TensorOf('DOUBLE', [count, 4], table)
}

function weightsOf(
  view: ObjectView,
  attribute: string,
  value: unknown,
  count: number,
): Tensor | undefined {
  if (value === null || value === undefined) return undefined
  if (!(value instanceof NdArray) || value.data.length !== count)
    throw view.mistyped(attribute, `a tree of ${count} weights`, value)
  return float64([count], doublesOf(value))
}
