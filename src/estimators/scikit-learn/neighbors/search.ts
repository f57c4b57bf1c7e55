// The neighbour search that sklearn.neighbors' estimators share (NeighborsBase): brute force, or the tree of the file.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import { PyFunction, SparseMatrix } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { TieRule } from '../../../ops/neighbors/max-heap.ts'
import { isMetricName, makeMetric } from '../../../ops/neighbors/metric.ts'
import { doublesOf } from '../../arrays.ts'
import type { ReadContext, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { csrTensor } from '../sparse-matrix.ts'
import type { BruteRule, FittedRows } from './brute-rule.ts'
import { bruteRule } from './brute-rule.ts'
import { readTree } from './fitted-tree.ts'
import { checkWidth, metricOfObject, metricParameters, refuseFunction } from './metric-of.ts'

export interface Search {
  /** Known rows, and columns a query must have (for precomputed distances: the known rows). */
  readonly count: number
  readonly width: number
  readonly allowsMissing: boolean
  /** The rows searched, dense or CSR: for estimators that compute with them. */
  readonly rows: Tensor
  /** How the distance is made and selected (undefined: by a tree). */
  readonly brute: BruteRule | undefined
  nearest(
    g: GraphBuilder,
    x: Frame,
    k: number,
  ): { readonly distances: Value; readonly places: Value }
  /** CSR [N, count] of distances, or of ones. */
  within(g: GraphBuilder, x: Frame, radius: number, values: 'distance' | 'one'): Value
  /** Distances [N, k] and places [N, k] of what is within the radius, in scikit-learn's order; fails where rows differ in k. */
  listWithin(g: GraphBuilder, x: Frame, radius: number): readonly Value[]
}

export function readSearch(view: ObjectView, context: ReadContext): Search {
  const method = view.string('_fit_method')
  const version = context.versionOf(view)
  if (method === 'kd_tree' || method === 'ball_tree') return treeSearch(view, version)
  if (method !== 'brute') throw view.unsupported(`with _fit_method='${method}'`)
  return bruteSearch(view, version, context.orderingOf(view))
}

export function tieRule(version: Version): TieRule {
  return atLeast(version, 1, 9) ? '1.9' : 'before 1.9'
}

/** Refuses a number of neighbours that no query could find. */
export function checkNeighbours(view: ObjectView, k: number, count: number): void {
  if (!Number.isInteger(k) || k < 1) throw view.mistyped('n_neighbors', 'a positive integer', k)
  if (k > count)
    throw view.unsupported(
      `with ${k} neighbours among ${count} rows: every query fails in scikit-learn, too`,
    )
}

function treeSearch(view: ObjectView, version: Version): Search {
  const tree = readTree(view, '_tree')
  const ties = tieRule(version)
  return {
    count: tree.count,
    width: tree.width,
    allowsMissing: false,
    rows: tree.inputs[0]!,
    brute: undefined,
    nearest(g, x, k) {
      const [distances, places] = g.addMany('NearestInTree', [x.matrix(g), ...tree.inputs], {
        ...tree.attributes,
        k,
        ties,
      })
      return { distances: distances!, places: places! }
    },
    within: (g, x, radius, values) =>
      g.add('WithinRadiusInTree', [x.matrix(g), ...tree.inputs], {
        ...tree.attributes,
        radius,
        values,
      }),
    listWithin: (g, x, radius) =>
      g.addMany('ListWithinRadiusInTree', [x.matrix(g), ...tree.inputs], {
        ...tree.attributes,
        radius,
      }),
  }
}

function bruteSearch(view: ObjectView, version: Version, ordering: string): Search {
  const fitted = view.get('_fit_X')
  const isSparse = fitted instanceof SparseMatrix
  const rows = isSparse ? csrTensor(view, '_fit_X', fitted) : denseRows(view)
  const [count, width] = rows.shape as [number, number]
  const dtype = isSparse ? fitted.data.dtype : (fitted as NdArray).dtype
  const measure = measureOf(view, width)
  const kind = { isSparse, isDouble: dtype.kind === 'f' && dtype.itemsize === 8 }
  const ruleOf = (isQuerySparse: boolean) => ruleFor(view, measure, version, kind, isQuerySparse)
  ruleOf(false)
  const ties = tieRule(version)
  const distancesOf = (g: GraphBuilder, x: Frame, rule: BruteRule): Value => {
    if (rule.metric === undefined) return x.matrix(g)
    const query = isSparse ? x.sparseMatrix(g) : x.matrix(g)
    return g.add('PairwiseDistances', [query, rows, measure.vector, measure.matrix], {
      metric: rule.metric,
      p: measure.p,
      reduced: rule.finish === 'none' ? 0 : 1,
    })
  }
  const search: Search = {
    count,
    width: measure.name === 'precomputed' ? count : width,
    allowsMissing: measure.name === 'nan_euclidean' && atLeast(version, 1, 6),
    rows,
    brute: ruleOf(false),
    nearest(g, x, k) {
      const rule = ruleOf(x.isSparse)
      const [reduced, places] = g.addMany('KSmallest', [distancesOf(g, x, rule)], {
        k,
        selection: rule.selection,
        ordering,
        ties,
      })
      return { distances: finished(g, reduced!, rule, measure.p), places: places! }
    },
    within(g, x, radius, values) {
      const rule = ruleOf(x.isSparse)
      const limit = reducedRadius(rule, measure.p, radius)
      const distances = distancesOf(g, x, rule)
      if (values === 'one' || rule.finish === 'none' || rule.finish === 'root') {
        return g.add('WithinRadius', [distances], {
          radius: limit,
          values: values === 'one' ? 'one' : rule.finish === 'root' ? 'root' : 'distance',
        })
      }
      // Finished first, and compared with the limit finished alike.
      return g.add('WithinRadius', [finished(g, distances, rule, measure.p)], {
        radius: finishedRadius(rule, measure.p, limit),
        values,
      })
    },
    listWithin: (g, x, radius) =>
      g.addMany('ListNeighbors', [search.within(g, x, radius, 'distance')]),
  }
  return search
}

const sparseMetrics = new Set<string | undefined>([
  'expanded squares',
  'euclidean',
  'cosine',
  'manhattan',
])

function ruleFor(
  view: ObjectView,
  measure: Measure,
  version: Version,
  fitted: FittedRows,
  isQuerySparse: boolean,
): BruteRule {
  const rule = measure.rule ?? bruteRule(measure.name, version, fitted, isQuerySparse)
  if (!rule) throw view.unsupported(`with metric='${measure.name}'`)
  if (!fitted.isSparse) return rule
  if (!sparseMetrics.has(rule.metric))
    throw view.unsupported(`with metric='${measure.name}' over sparse rows`)
  // Over sparse rows the Euclidean distance has one form here.
  return rule.metric === 'euclidean'
    ? { ...rule, metric: 'expanded squares', finish: 'root' }
    : rule
}

function denseRows(view: ObjectView): Tensor {
  const array = view.array('_fit_X')
  if (array.shape.length !== 2) throw view.mistyped('_fit_X', 'a matrix', array)
  return float64(array.shape, doublesOf(array))
}

interface Measure {
  readonly name: string
  readonly p: number
  readonly vector: Tensor | undefined
  readonly matrix: Tensor | undefined
  /** Set when the metric is an object and not a name. */
  readonly rule?: BruteRule
}

/** `effective_metric_` and its parameters. */
function measureOf(view: ObjectView, width: number): Measure {
  const metric = view.get('effective_metric_')
  if (metric instanceof PyGlobal || metric instanceof PyFunction) throw refuseFunction(view, metric)
  if (metric instanceof PyObject) {
    const { name, p, vector, matrix } = metricOfObject(view, metric, width)
    const finish =
      name === 'euclidean' || name === 'seuclidean' || name === 'mahalanobis'
        ? 'root'
        : name === 'minkowski' || name === 'haversine'
          ? name
          : 'none'
    return { name, p, vector, matrix, rule: { metric: name, finish, selection: 'heap' } }
  }
  if (typeof metric !== 'string')
    throw view.mistyped('effective_metric_', 'the name of a metric', metric)
  const { p, w, V, VI } = metricParameters(view, 'effective_metric_params_', width)
  checkWidth(view, metric, width)
  if (metric === 'seuclidean' && !V) throw view.unsupported("with metric='seuclidean' and no V")
  if (metric === 'mahalanobis' && !VI) throw view.unsupported("with metric='mahalanobis' and no VI")
  if (w && metric !== 'minkowski') throw view.unsupported(`with metric='${metric}' and weights`)
  return { name: metric, p: p ?? 2, vector: metric === 'seuclidean' ? V : w, matrix: VI }
}

function finished(g: GraphBuilder, reduced: Value, { finish }: BruteRule, p: number): Value {
  if (finish === 'none') return reduced
  if (finish === 'minkowski') return g.add('Pow', [reduced, float64([], [1 / p])])
  const root = g.add('Sqrt', [reduced])
  return finish === 'root' ? root : g.add('Mul', [g.add('Asin', [root]), float64([], [2])])
}

function reducedRadius({ metric, finish }: BruteRule, p: number, radius: number): number {
  if (finish === 'root') return radius * radius
  return metric && finish !== 'none' && isMetricName(metric)
    ? makeMetric(metric, { p, vector: undefined, matrix: undefined }).toReduced(radius)
    : radius
}

function finishedRadius({ metric }: BruteRule, p: number, limit: number): number {
  return metric && isMetricName(metric)
    ? makeMetric(metric, { p, vector: undefined, matrix: undefined }).toDistance(limit)
    : limit
}
