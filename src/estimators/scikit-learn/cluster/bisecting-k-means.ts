// sklearn.cluster.BisectingKMeans: from the root of the tree each row goes to the nearer of two centers.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int32 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { labelsAt } from '../classify.ts'
import { readKMeans } from './k-means.ts'

export const readBisectingKMeans: EstimatorReader = (view, context) => {
  const shared = readKMeans(view, context)
  const tree = readTree(view, shared.featuresIn!)
  return { ...shared, methods: { predict: (g, x) => walk(g, x, tree) } }
}

interface Split {
  readonly left: Float64Array
  readonly right: Float64Array
}

interface Leaf {
  readonly label: number
  /** The splits on the way and whether the row went right. */
  readonly path: readonly { readonly split: number; readonly goesRight: boolean }[]
}

interface Tree {
  readonly features: number
  readonly splits: readonly Split[]
  readonly leaves: readonly Leaf[]
}

const maximumDepth = 10_000

function readTree(view: ObjectView, features: number): Tree {
  const mean = view.optionalArray('_X_mean')
  const offset = mean ? doublesOf(mean) : new Float64Array(features)
  const splits: Split[] = []
  const leaves: Leaf[] = []
  const open: { node: ObjectView; path: Leaf['path'] }[] = [
    { node: view.view('_bisecting_tree'), path: [] },
  ]
  for (let item = open.pop(); item; item = open.pop()) {
    const { node, path } = item
    if (path.length > maximumDepth || splits.length > maximumDepth)
      throw fault('E_LIMIT', `${view.name}._bisecting_tree has more than ${maximumDepth} nodes`)
    const [left, right] = [node.get('left'), node.get('right')]
    if (!(left instanceof PyObject) || !(right instanceof PyObject)) {
      leaves.push({ label: node.number('label'), path })
      continue
    }
    const [nearer, farther] = [view.viewOf(left), view.viewOf(right)]
    const split = splits.length
    splits.push({ left: centerOf(nearer, offset), right: centerOf(farther, offset) })
    open.push({ node: farther, path: [...path, { split, goesRight: true }] })
    open.push({ node: nearer, path: [...path, { split, goesRight: false }] })
  }
  return { features, splits, leaves }
}

function centerOf(node: ObjectView, offset: Float64Array): Float64Array {
  const center = node.get('center')
  if (!(center instanceof NdArray) || center.data.length !== offset.length)
    throw node.mistyped('center', `an array of ${offset.length}`, center)
  return doublesOf(center).map((value, i) => value + offset[i]!)
}

/**
 * Every split is decided at once: of 1 where the right center is nearer. A leaf's decisions agree with its path as often as the path
 * is long, and no other leaf's do, so the leaf with the least disagreement is the row's.
 */
function walk(g: GraphBuilder, x: Frame, { features, splits, leaves }: Tree): Value {
  const labels = int32(
    [leaves.length],
    leaves.map((leaf) => leaf.label),
  )
  const count = splits.length
  const matrix = x.matrix(g)
  if (count === 0) return g.add('RepeatRow', [matrix, int32([], [leaves[0]!.label])])
  const scores = (side: 'left' | 'right') =>
    g.add('Gemm', [
      matrix,
      float64(
        [features, count],
        Float64Array.from(
          { length: features * count },
          (_, at) => -2 * splits[at % count]![side][Math.floor(at / count)]!,
        ),
      ),
      float64(
        [count],
        splits.map((split) => split[side].reduce((sum, value) => sum + value * value, 0)),
      ),
    ])
  // The first of equals wins, so a row goes right only where the right score is below the left one.
  const goesRight = g.add('Cast', [g.add('Less', [scores('right'), scores('left')])], {
    to: 'DOUBLE',
  })
  const signs = new Float64Array(count * leaves.length)
  leaves.forEach((leaf, j) => {
    for (const { split, goesRight: right } of leaf.path)
      signs[split * leaves.length + j] = right ? -1 : 1
  })
  const offsets = leaves.map((leaf) => leaf.path.filter((step) => step.goesRight).length)
  const disagreements = g.add('Gemm', [
    goesRight,
    float64([count, leaves.length], signs),
    float64([leaves.length], offsets),
  ])
  return labelsAt(g, labels, g.add('ArgMin', [disagreements], { axis: 1, keepdims: 0 }))
}
