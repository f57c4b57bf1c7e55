// sklearn.neighbors.RadiusNeighborsClassifier.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyFloat } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import {
  Tensor as TensorOf,
  bool,
  float64,
  int64,
  numbers,
  strings,
  texts,
} from '../../../ir/tensor.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { argMaxLabel, labelsAt } from '../classify.ts'
import { answers } from './k-neighbors-classifier.ts'
import { radiusNeighbors, searchInputs } from './nearest-neighbors.ts'
import type { Search } from './search.ts'
import { readSearch } from './search.ts'
import type { EncodedOutput } from './votes.ts'
import { encodedOutputs, isMultiOutput, isWeightedByDistance } from './votes.ts'

export const readRadiusNeighborsClassifier: EstimatorReader = (view, context) => {
  const search = readSearch(view, context)
  const radius = view.number('radius', 1)
  const isWeighted = isWeightedByDistance(view)
  const outputs = encodedOutputs(view, search.count)
  const isMultiple = isMultiOutput(view)
  const outliers = outlierLabels(view, outputs)
  const takesOwn = !ignoresOutlierLabel(
    view,
    context.versionOf(view),
    search,
    isWeighted,
    isMultiple,
  )

  function probabilities(g: GraphBuilder, x: Frame, output: EncodedOutput): Value {
    const within = search.within(g, x, radius, isWeighted ? 'distance' : 'one')
    const weights = isWeighted ? g.add('InverseDistances', [within]) : within
    const votes = g.add('LabelVotes', [output.labels, weights, undefined], {
      classes: output.classes.size,
      pairwise: 0,
    })
    const outlier = outliers?.[outputs.indexOf(output)]
    const place = outlier && takesOwn ? placeOf(output.classes, outlier) : -1
    return g.add('VoteShares', [votes, within], {
      outlier: outliers ? place : -2,
      estimator: view.name,
    })
  }

  const made = answers(
    outputs,
    isMultiple,
    (g, x, output) => {
      const shares = probabilities(g, x, output)
      const outlier = outliers?.[outputs.indexOf(output)]
      if (!outlier || (placeOf(output.classes, outlier) >= 0 && takesOwn))
        return argMaxLabel(g, output.classes, shares)
      return labelOrOutlier(g, output.classes, shares, outlier)
    },
    probabilities,
  )
  const methods = { ...made.methods, ...radiusNeighbors(search, radius) }
  return { name: view.name, ...searchInputs(view, search), ...made, methods }
}

/** Where all shares are zero the outlier's label, else that of the largest share. */
function labelOrOutlier(g: GraphBuilder, classes: Tensor, shares: Value, outlier: Tensor): Value {
  const isZero = g.add('Equal', [
    g.add('ReduceMax', [shares], { axes: [1], keepdims: 1 }),
    float64([], [0]),
  ])
  const widened = g.add('Concat', [shares, g.add('Cast', [isZero], { to: 'DOUBLE' })], { axis: 1 })
  return labelsAt(g, joined(classes, outlier), g.add('ArgMax', [widened], { axis: 1, keepdims: 0 }))
}

function joined(classes: Tensor, outlier: Tensor): Tensor {
  if (classes.dataType === 'STRING')
    return strings([classes.size + 1], [...texts(classes), ...texts(outlier)])
  const data = Float64Array.from([...numbers(classes), ...numbers(outlier)])
  return new TensorOf(
    classes.dataType,
    [data.length],
    classes.dataType === 'BOOL' ? Uint8Array.from(data) : data,
  )
}

/** `outlier_label_`: one label an output; undefined for None, when a row without neighbours is an error. */
function outlierLabels(view: ObjectView, outputs: readonly EncodedOutput[]): Tensor[] | undefined {
  const value = view.get('outlier_label_') ?? null
  if (value === null) return undefined
  const items = listItems(value)
  if (!items || items.length !== outputs.length)
    throw view.mistyped('outlier_label_', `${outputs.length} labels`, value)
  return items.map((item, i) => labelLike(view, outputs[i]!.classes, view.resolve(item)))
}

function labelLike(view: ObjectView, classes: Tensor, item: unknown): Tensor {
  const plain = item instanceof NdArray ? item.data[0] : item instanceof PyFloat ? item.value : item
  if (classes.dataType === 'STRING' && typeof plain === 'string') return strings([1], [plain])
  const number = asNumber(plain)
  if (classes.dataType === 'STRING' || number === undefined)
    throw view.mistyped('outlier_label_', 'a label like those of classes_', item)
  if (classes.dataType === 'DOUBLE') return float64([1], [number])
  return classes.dataType === 'BOOL' ? bool([1], [number]) : int64([1], [number])
}

function placeOf(classes: Tensor, label: Tensor): number {
  return Array.from(classes.data as ArrayLike<unknown>).indexOf(
    (label.data as ArrayLike<unknown>)[0],
  )
}

/**
 * From 1.4 on, brute force by a metric other than the Euclidean counts votes in Cython and compares the parameter itself with the
 * classes: 'most_frequent' and lists are no class there, so outliers get no share although predict names the label.
 */
function ignoresOutlierLabel(
  view: ObjectView,
  version: Version,
  search: Search,
  isWeighted: boolean,
  isMultiple: boolean,
): boolean {
  if (
    !atLeast(version, 1, 4) ||
    isWeighted ||
    isMultiple ||
    search.brute?.selection !== 'heap' ||
    view.has('feature_names_in_')
  )
    return false
  if (search.brute.metric === 'expanded squares') return false
  const label = view.get('outlier_label')
  return label === 'most_frequent' || listItems(label) !== undefined
}
