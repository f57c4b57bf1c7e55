// ai.onnx.ml, versions 1 to 5, in the operators here. Answers are FLOAT, as the standard has them.
import { fault } from '../../../errors.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64, numbers, strings, tensor, zeros } from '../../../ir/tensor.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxNode } from '../node.ts'
import type { Adapter, AdapterTable } from './adapter.ts'
import { classify } from './classify.ts'
import { asRows, inDouble } from './rows.ts'
import { treeAdapters } from './trees.ts'

const list = (values: readonly number[]) => int64([values.length], values)

function row(values: readonly number[]): Tensor {
  return float64([values.length], values)
}

const toFloat = (x: Value, g: OnnxGraphBuilder) => g.add('Cast', [x], { to: 'FLOAT' })

const scaler: Adapter = ({ inputs, attributes }, g) => {
  const offset = attributes.floats('offset') ?? [0]
  const scale = attributes.floats('scale') ?? [1]
  const centered = g.add('Sub', [inDouble(inputs[0]!, g), row(offset)])
  return [toFloat(g.add('Mul', [centered, row(scale)]), g)]
}

const normalizer: Adapter = ({ inputs, attributes }, g) => {
  const norm = { MAX: 'max', L1: 'l1', L2: 'l2' }[attributes.text('norm', 'MAX')]
  if (!norm) throw fault('E_FORMAT', 'Normalizer with an unknown norm')
  // ONNX Runtime divides by the largest value, not by the largest magnitude.
  const x = inDouble(asRows(inputs[0]!, g), g)
  if (norm !== 'max') return [toFloat(g.add('NormalizeRows', [x], { norm }), g)]
  const largest = g.add('ReduceMax', [x], { axes: [1], keepdims: 1 })
  const isZero = g.add('Equal', [largest, float64([], [0])])
  return [toFloat(g.add('Div', [x, g.add('Where', [isZero, float64([], [1]), largest])]), g)]
}

const imputer: Adapter = ({ inputs, attributes }, g) => {
  const x = inputs[0]!
  const { dataType, shape } = x.type
  const isInteger = dataType === 'INT64'
  const fills = isInteger
    ? attributes.ints('imputed_value_int64s')
    : attributes.floats('imputed_value_floats')
  const marker = isInteger
    ? attributes.int('replaced_value_int64', 0)
    : attributes.float('replaced_value_float', 0)
  const unused = [
    'imputed_value_int64s',
    'imputed_value_floats',
    'replaced_value_int64',
    'replaced_value_float',
  ]
  for (const name of unused) attributes.has(name)
  if (!fills) throw fault('E_FORMAT', 'Imputer without values to impute')
  const width = shape.at(-1)
  const each =
    fills.length === 1 && typeof width === 'number'
      ? Array.from({ length: width }, () => fills[0]!)
      : fills
  const typed = (values: readonly number[], dims: number[]) => {
    const made = zeros(dataType, dims)
    numbers(made).set(values)
    return made
  }
  return [g.add('Impute', [x, typed(each, [each.length]), typed([marker], [])])]
}

/** Keys and values by the attributes of any version: classes_strings (1), keys_* and values_* (2), *_tensor (4). */
const labelEncoder: Adapter = ({ inputs, attributes, version }, g) => {
  const x = inputs[0]!
  const isText = x.type.dataType === 'STRING'
  if (version < 2) {
    const classes = attributes.texts('classes_strings') ?? []
    const toNumber = attributes.int('default_int64', -1)
    const toText = attributes.text('default_string', '_Unused')
    const places = int64(
      [classes.length],
      classes.map((_, i) => i),
    )
    const texts = strings([classes.length], classes)
    return [
      isText
        ? g.add('MapValues', [x, texts, places, int64([], [toNumber])])
        : g.add('MapValues', [x, places, texts, strings([], [toText])]),
    ]
  }
  const keys = mappedList('keys', attributes) ?? attributes.tensor('keys_tensor')
  const values = mappedList('values', attributes) ?? attributes.tensor('values_tensor')
  if (!keys || !values) throw fault('E_FORMAT', 'LabelEncoder without keys or values')
  const given = attributes.tensor('default_tensor')
  const otherwise = {
    STRING: () => strings([], [attributes.text('default_string', '_Unused')]),
    INT64: () => int64([], [attributes.int('default_int64', -1)]),
    FLOAT: () => tensor('FLOAT', [], Float32Array.of(attributes.float('default_float', -0))),
  }
  const make = otherwise[values.dataType as 'STRING' | 'INT64' | 'FLOAT'] as
    | (() => Tensor)
    | undefined
  const fallback = given ? tensor(given.dataType, [], given.data) : make?.()
  for (const name of ['default_string', 'default_int64', 'default_float']) attributes.has(name)
  if (!fallback) throw fault('E_UNSUPPORTED', `LabelEncoder to ${values.dataType}`)
  return [g.add('MapValues', [x, keys, values, fallback])]
}

function mappedList(prefix: string, attributes: OnnxNode['attributes']): Tensor | undefined {
  const texts = attributes.texts(`${prefix}_strings`)
  if (texts) return strings([texts.length], texts)
  const ints = attributes.ints(`${prefix}_int64s`)
  if (ints) return int64([ints.length], ints)
  const floats = attributes.floats(`${prefix}_floats`)
  return floats && tensor('FLOAT', [floats.length], Float32Array.from(floats))
}

/** A last axis of one place a category; all zero for others where `zeros` allows it. */
const oneHotEncoder: Adapter = ({ inputs, attributes }, g) => {
  const x = inputs[0]!
  const texts = attributes.texts('cats_strings')
  const ints = attributes.ints('cats_int64s')
  if (attributes.int('zeros', 1) !== 1) throw fault('E_UNSUPPORTED', 'OneHotEncoder with zeros 0')
  const isText = x.type.dataType === 'STRING'
  const cats = isText
    ? texts && strings([texts.length], texts)
    : ints && float64([ints.length], ints)
  if (!cats) throw fault('E_FORMAT', 'OneHotEncoder without categories of the type of its input')
  const each = g.add('Unsqueeze', [isText ? x : inDouble(x, g), list([x.type.shape.length])])
  return [toFloat(g.add('Equal', [each, cats]), g)]
}

const arrayFeatureExtractor: Adapter = ({ inputs: [data, places] }, g) => {
  const rank = data!.type.shape.length
  const flat = g.add('Reshape', [places, list([-1])])
  const taken = g.add('Gather', [data, flat], { axis: rank - 1 })
  return [rank === 1 ? g.add('Unsqueeze', [taken, list([0])]) : taken]
}

/** The dictionaries ZipMap makes are the same numbers under the labels: they stay a table. */
const zipMap: Adapter = ({ inputs, attributes }, g) => {
  attributes.has('classlabels_strings')
  attributes.has('classlabels_int64s')
  return [g.add('Identity', [inputs[0]])]
}

/** classes x features, one after the other. */
function linearScores(node: OnnxNode, outputs: number, g: OnnxGraphBuilder): Value {
  const x = inDouble(asRows(node.inputs[0]!, g), g)
  const coefficients = node.attributes.floats('coefficients') ?? []
  const intercepts = node.attributes.floats('intercepts') ?? []
  const width = coefficients.length / outputs
  if (!Number.isInteger(width))
    throw fault('E_FORMAT', `${node.opType} has ${coefficients.length} coefficients`)
  const transposed = new Float64Array(coefficients.length)
  for (let i = 0; i < outputs; i++)
    for (let j = 0; j < width; j++) transposed[j * outputs + i] = coefficients[i * width + j]!
  const product = g.add('MatMul', [x, float64([width, outputs], transposed)])
  return intercepts.length > 0 ? g.add('Add', [product, row(intercepts)]) : product
}

const linearRegressor: Adapter = (node, g) => {
  const scores = linearScores(node, node.attributes.int('targets', 1), g)
  const transform = node.attributes.text('post_transform', 'NONE')
  if (transform !== 'NONE') throw fault('E_UNSUPPORTED', `LinearRegressor with ${transform}`)
  return [toFloat(scores, g)]
}

const linearClassifier: Adapter = (node, g) => {
  const { attributes } = node
  const count = Math.max(1, attributes.floats('intercepts')?.length ?? 1)
  attributes.int('multi_class', 0)
  return classify(node, linearScores(node, count, g), 'linear', g)
}

const binarizer: Adapter = ({ inputs, attributes }, g) => [
  g.add('Binarizer', [inputs[0]], { threshold: attributes.float('threshold', 0) }),
]

export const machineLearningAdapters: AdapterTable = {
  'ai.onnx.ml.Scaler': scaler,
  'ai.onnx.ml.Normalizer': normalizer,
  'ai.onnx.ml.Imputer': imputer,
  'ai.onnx.ml.LabelEncoder': labelEncoder,
  'ai.onnx.ml.OneHotEncoder': oneHotEncoder,
  'ai.onnx.ml.ArrayFeatureExtractor': arrayFeatureExtractor,
  'ai.onnx.ml.ZipMap': zipMap,
  'ai.onnx.ml.LinearRegressor': linearRegressor,
  'ai.onnx.ml.LinearClassifier': linearClassifier,
  'ai.onnx.ml.Binarizer': binarizer,
  ...treeAdapters,
}
