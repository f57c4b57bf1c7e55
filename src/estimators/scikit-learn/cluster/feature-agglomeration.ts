// sklearn.cluster.FeatureAgglomeration: the mean, median, largest or smallest column of each cluster of columns.
import { PyGlobal } from '../../../encodings/pickle/records.ts'
import { PyFunction } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { prefixedNames } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

const reductions: Readonly<Record<string, string>> = {
  max: 'ReduceMax',
  amax: 'ReduceMax',
  min: 'ReduceMin',
  amin: 'ReduceMin',
  sum: 'ReduceSum',
  median: 'RowMedian',
}

export const readFeatureAgglomeration: EstimatorReader = (view) => {
  const labels = Array.from(doublesOf(view.array('labels_')))
  const clusters = [...new Set(labels)].toSorted((a, b) => a - b)
  const pooling = poolingOf(view)
  const names = prefixedNames(view, clusters.length)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: labels.length,
    methods: {},
    transform: (g, x) => {
      const made =
        pooling === 'mean'
          ? means(g, x.matrix(g), labels, clusters)
          : reduced(g, x.matrix(g), labels, clusters, reductions[pooling]!)
      const staysWhole =
        x.dataType === 'INT64' && ['max', 'amax', 'min', 'amin', 'sum'].includes(pooling)
      return Frame.of(staysWhole ? castTo(g, made, 'INT64') : floating(g, x, made, pooling), names)
    },
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: clusters.length,
      method: (g, x) => {
        const places = labels.map((label) => clusters.indexOf(label))
        return g.add('Gather', [x.matrix(g), int64([labels.length], places)], { axis: 1 })
      },
    },
  }
}

/** Means over counts are float64 whatever the request's type; the other functions keep it. */
function floating(g: GraphBuilder, x: Frame, value: Value, pooling: string): Value {
  return pooling === 'mean' ? value : preserveFloat(g, x, value)
}

function poolingOf(view: ObjectView): string {
  const pooling = view.get('pooling_func')
  const name = pooling instanceof PyFunction || pooling instanceof PyGlobal ? pooling.name : ''
  if (name === 'mean' || Object.hasOwn(reductions, name)) return name
  throw view.unsupported(`with pooling_func=${name || 'a function of its own'}`)
}

/** Sums over each cluster in column order, divided by its size. */
function means(g: GraphBuilder, x: Value, labels: number[], clusters: number[]): Value {
  const k = clusters.length
  const member = new Float64Array(labels.length * k)
  const sizes = new Float64Array(k)
  labels.forEach((label, column) => {
    const place = clusters.indexOf(label)
    member[column * k + place] = 1
    sizes[place]! += 1
  })
  const sums = g.add('MatMul', [x, float64([labels.length, k], member)])
  return g.add('Div', [sums, float64([k], sizes)])
}

function reduced(
  g: GraphBuilder,
  x: Value,
  labels: number[],
  clusters: number[],
  opType: string,
): Value {
  const columns = clusters.map((cluster) => {
    const members = Array.from(labels.keys()).filter((column) => labels[column] === cluster)
    const own = g.add('Gather', [x, int64([members.length], members)], { axis: 1 })
    return opType === 'RowMedian'
      ? g.add(opType, [own])
      : g.add(opType, [own], { axes: [1], keepdims: 1 })
  })
  return g.add('Concat', columns, { axis: 1 })
}
