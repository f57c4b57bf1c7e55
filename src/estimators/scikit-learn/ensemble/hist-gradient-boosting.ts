// sklearn.ensemble.HistGradientBoostingClassifier, HistGradientBoostingRegressor.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyList, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int32, int64, tensor } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { ColumnInfo, Estimator, Method } from '../../estimator.ts'
import { columnsOf } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { argMaxLabel, asVector, complementPair, thresholdLabel } from '../classify.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import type { TreeSource } from '../tree/ensemble-tensors.ts'
import { emitShap, emitSum, ensembleTensors, tensorsOnce } from '../tree/ensemble-tensors.ts'

type Raw = (g: GraphBuilder, x: Frame) => Value

export const readHistGradientBoostingRegressor: EstimatorReader = (view, context) => {
  const { raw, explain, common } = read(view, context, 1)
  const isLog = /poisson|gamma/i.test(lossOf(view))
  return {
    ...common,
    methods: {
      predict: (g, x) => {
        const scores = asVector(g, raw(g, x))
        return isLog ? g.add('Exp', [scores]) : scores
      },
      shap_values: explain,
    },
  }
}

export const readHistGradientBoostingClassifier: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const k = classes.size === 2 ? 1 : classes.size
  const { raw, explain, common } = read(view, context, k)
  const proba = (g: GraphBuilder, x: Frame) =>
    k === 1
      ? complementPair(g, asVector(g, g.add('Sigmoid', [raw(g, x)])))
      : g.add('Softmax', [raw(g, x)], { axis: 1 })
  // Since 1.6 the label comes from the raw score; before from the larger probability, which two nearly equal ones share.
  const isRaw = atLeast(context.versionOf(view), 1, 6)
  return {
    ...common,
    classes,
    methods: {
      predict: (g, x) => {
        if (!isRaw) return argMaxLabel(g, classes, proba(g, x))
        return k === 1
          ? thresholdLabel(g, classes, asVector(g, raw(g, x)))
          : argMaxLabel(g, classes, raw(g, x))
      },
      predict_proba: proba,
      decision_function: (g, x) => (k === 1 ? asVector(g, raw(g, x)) : raw(g, x)),
      shap_values: explain,
    },
  }
}

/** Name of the loss: its parameter, or the class of `_loss`. */
function lossOf(view: ObjectView): string {
  const loss = view.get('_loss')
  return view.optionalString('loss') ?? (loss instanceof PyObject ? view.viewOf(loss).name : '')
}

function read(
  view: ObjectView,
  context: ReadContext,
  k: number,
): { raw: Raw; explain: Method; common: Omit<Estimator, 'methods'> } {
  const predictors = predictorsOf(view, k)
  const bits = categoryBits(view, predictors)
  const tensors = tensorsOnce(() =>
    ensembleTensors(
      predictors.map((predictor, i) => predictorTree(view, predictor, bits.offsets[i]!)),
      1,
    ),
  )
  const targets = int32(
    [predictors.length],
    Array.from({ length: predictors.length }, (_, i) => i % k),
  )
  const base = float64([k], baselineOf(view, k))
  const categories = bits.categories
  const known = categories ? knownBits(view) : undefined
  const preprocessor =
    view.get('_preprocessor') instanceof PyObject
      ? context.read(view.get('_preprocessor'), '_preprocessor')
      : undefined
  const options = {
    outputs: k,
    rounding: 'double',
    base,
    targets,
    ...(categories && known ? { categories, known } : {}),
  } as const
  const matrix = (g: GraphBuilder, x: Frame): Value =>
    (preprocessor?.transform ? preprocessor.transform(g, x) : x).matrix(g)
  const raw: Raw = (g, x) => emitSum(g, matrix(g, x), tensors(), options)
  const explain: Method = (g, x) => {
    const order = preprocessor?.featureNamesOut && placesIn(preprocessor.featureNamesOut, x.width)
    const made = emitShap(g, matrix(g, x), tensors(), options)
    return order ? g.add('Gather', [made, order], { axis: k === 1 ? 1 : 2 }) : made
  }
  const common = {
    name: view.name,
    ...inputsOf(view),
    accepts: 'any' as const,
    ...(preprocessor
      ? {
          columnsFor: (wanted: readonly ColumnInfo[] | undefined) =>
            columnsOf(preprocessor, wanted),
        }
      : {}),
    parameters: { iterations: String(predictors.length / k) },
  }
  return { raw, explain, common }
}

/** The trees see categories first; contributions stand in the caller's order. Each of the caller's columns among those, then the base. */
function placesIn(
  featureNamesOut: NonNullable<Estimator['featureNamesOut']>,
  width: number,
): Tensor {
  const names = Array.from({ length: width }, (_, i) => `x${i}`)
  // 'encoder__x0', 'numerical__x1', ...
  const made = featureNamesOut(names).map((name) => name.slice(name.lastIndexOf('_') + 1))
  const places = [...names.map((name) => made.indexOf(name)), width]
  if (made.length !== width || places.includes(-1))
    throw fault('E_UNSUPPORTED', 'a _preprocessor that does not keep its columns')
  return int64([places.length], places)
}

/** `_predictors`: a list of iterations, each a list of `k` trees. */
function predictorsOf(view: ObjectView, k: number): ObjectView[] {
  return view.list('_predictors').flatMap((iteration) => {
    const trees =
      iteration instanceof PyList || iteration instanceof PyTuple
        ? iteration.items.map((tree) => view.resolve(tree))
        : []
    if (trees.length !== k) throw view.mistyped('_predictors', `${k} trees an iteration`, iteration)
    return trees.map((tree) => {
      if (!(tree instanceof PyObject)) throw view.mistyped('_predictors', 'trees', tree)
      return view.viewOf(tree)
    })
  })
}

const fieldsUsed = ['value', 'feature_idx', 'left', 'right', 'is_leaf', 'missing_go_to_left']

function predictorTree(
  view: ObjectView,
  predictor: ObjectView,
  categoryOffset: number,
): TreeSource {
  const nodes = predictor.array('nodes')
  const missing = fieldsUsed.find((name) => !nodes.hasField(name))
  if (missing) throw view.unsupported(`has trees without "${missing}"`)
  const field = (name: string) => nodes.field(name).data as ArrayLike<number>
  const isLeaf = field('is_leaf')
  const left = field('left')
  const values = field('value')
  const count = nodes.hasField('count') ? field('count') : undefined
  const isCategorical = nodes.hasField('is_categorical') ? field('is_categorical') : undefined
  const bitset = nodes.hasField('bitset_idx') ? field('bitset_idx') : undefined
  return {
    count: nodes.size,
    left: Int32Array.from({ length: nodes.size }, (_, i) => (isLeaf[i] ? -1 : left[i]!)),
    right: field('right'),
    feature: field('feature_idx'),
    // +Infinity is a real threshold here: everything but missing values goes left.
    threshold: field(nodes.hasField('num_threshold') ? 'num_threshold' : 'threshold'),
    missingLeft: field('missing_go_to_left'),
    category: (node) =>
      isCategorical?.[node] && !isLeaf[node] ? 1 + categoryOffset + bitset![node]! : 0,
    cover: (node) => count?.[node] ?? NaN,
    leaf: (node, to, at) => {
      to[at] = values[node]!
    },
  }
}

/** `_baseline_prediction`: a number, or one a class in whatever shape the version gave it. */
function baselineOf(view: ObjectView, k: number): Float64Array {
  const value = view.get('_baseline_prediction')
  const scalar = asNumber(value)
  if (scalar !== undefined && k === 1) return Float64Array.of(scalar)
  if (value instanceof NdArray && value.size === k) return doublesOf(value)
  throw view.mistyped('_baseline_prediction', `${k} numbers`, value)
}

/** All trees' bit sets one behind the other, and where each tree's begin. */
function categoryBits(
  view: ObjectView,
  predictors: readonly ObjectView[],
): { categories: Tensor | undefined; offsets: number[] } {
  const offsets: number[] = []
  const words: number[] = []
  for (const predictor of predictors) {
    offsets.push(words.length / 8)
    const sets = predictor.has('raw_left_cat_bitsets')
      ? predictor.array('raw_left_cat_bitsets')
      : undefined
    if (!sets || sets.size === 0) continue
    if (sets.shape[1] !== 8) throw view.mistyped('raw_left_cat_bitsets', 'sets of 256 bits', sets)
    for (const word of sets.data as ArrayLike<number> & Iterable<number>) words.push(word)
  }
  const categories =
    words.length > 0 ? tensor('UINT32', [words.length / 8, 8], Uint32Array.from(words)) : undefined
  return { categories, offsets }
}

/** One set of 256 bits a feature: the categories it was fitted with. */
function knownBits(view: ObjectView): Tensor {
  const known = view.view('_bin_mapper').list('known_categories')
  const words = new Uint32Array(known.length * 8)
  known.forEach((categories, feature) => {
    if (!(categories instanceof NdArray)) return
    for (const category of doublesOf(categories)) {
      if (!(category >= 0 && category < 256))
        throw view.mistyped('known_categories', 'categories below 256', categories)
      words[feature * 8 + (category >> 5)]! |= 1 << (category & 31)
    }
  })
  return tensor('UINT32', [known.length, 8], words)
}
