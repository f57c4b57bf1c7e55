// sklearn.preprocessing.LabelBinarizer: labels [n] -> [n, classes], or [n, 1] for two classes.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector, thresholdLabel } from '../classify.ts'
import type { CategoryList } from './categories.ts'
import { categoryListOf, columnInfos, labelTable } from './categories.ts'
import { encodeColumns } from './encode.ts'

export const readLabelBinarizer: EstimatorReader = (view) => {
  const list = categoryListOf(view.array('classes_'), view, 'classes_')
  const negative = view.number('neg_label', 0)
  const positive = view.number('pos_label', 1)
  const type = view.string('y_type_', 'multiclass')
  const isMultilabel = type.startsWith('multilabel')
  const classCount = list.keys.length
  return {
    name: view.name,
    featuresIn: isMultilabel ? classCount : 1,
    ...(isMultilabel ? {} : { columns: columnInfos([list], false) }),
    accepts: 'any',
    methods: {},
    transform: (g, x) =>
      Frame.of(
        isMultilabel
          ? markNonZero(g, x, negative, positive)
          : binarize(g, x, list, negative, positive),
      ),
    featureNamesOut: () => (classCount === 2 && !isMultilabel ? list.texts.slice(1) : list.texts),
    ...inverse(view, list, type, (negative + positive) / 2),
  }
}

/** A label that is no class is negative everywhere, and so is a lone class (label_binarize says so). */
function binarize(
  g: GraphBuilder,
  x: Frame,
  list: CategoryList,
  negative: number,
  positive: number,
): Value {
  const { length } = list.keys
  if (length <= 2) {
    const results = length === 1 ? [negative] : [negative, positive]
    return castTo(
      g,
      encodeColumns(g, x, [{ list, results, unknown: negative }], { list, results }),
      'INT64',
    )
  }
  const places = encodeColumns(
    g,
    x,
    [{ list, results: list.keys.map((_, index) => index), unknown: -1 }],
    list,
  )
  return spread(
    g,
    g.add('OneHotRows', [places], { width: length, sparse: 0, data_type: 'INT64' }),
    negative,
    positive,
  )
}

function markNonZero(g: GraphBuilder, x: Frame, negative: number, positive: number): Value {
  const isZero = g.add('Equal', [x.matrix(g), float64([], [0])])
  return spread(g, g.add('Cast', [g.add('Not', [isZero])], { to: 'INT64' }), negative, positive)
}

/** 0 and 1 -> negative and positive. */
function spread(g: GraphBuilder, ones: Value, negative: number, positive: number): Value {
  const scaled =
    positive - negative === 1 ? ones : g.add('Mul', [ones, int64([], [positive - negative])])
  return negative === 0 ? scaled : g.add('Add', [scaled, int64([], [negative])])
}

function inverse(
  view: ObjectView,
  list: CategoryList,
  type: string,
  threshold: number,
): Pick<Estimator, 'inverseTransform'> {
  const { length } = list.keys
  const table = labelTable([list], list.keys)!
  if (type === 'multiclass') {
    return {
      inverseTransform: {
        kind: 'number',
        width: length,
        method: (g, x) => argMaxLabel(g, table, x.matrix(g)),
      },
    }
  }
  if (type === 'binary') {
    // A lone class is the answer on both sides of the threshold.
    const pair = length === 1 ? labelTable([list, list], [list.keys[0]!, list.keys[0]!])! : table
    const method = (g: GraphBuilder, x: Frame) =>
      thresholdLabel(g, pair, asVector(g, x.matrix(g)), threshold)
    return { inverseTransform: { kind: 'number', width: 1, method } }
  }
  const method = (g: GraphBuilder, x: Frame) =>
    castTo(g, g.add('Greater', [x.matrix(g), float64([], [threshold])]), 'INT64')
  return { inverseTransform: { kind: 'number', width: view.array('classes_').data.length, method } }
}
