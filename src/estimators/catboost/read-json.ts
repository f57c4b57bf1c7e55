// CatBoost's JSON format (save_model(format='json')). Source: the library's json_model_helpers.cpp.
import { fault } from '../../errors.ts'
import { JsonFields } from './json-fields.ts'
import { malformed } from './malformed.ts'
import type { CatBoostModel, NumericFeature, OneHotFeature } from './model.ts'
import { readCtrFeature, readCtrTables } from './read-json-ctrs.ts'
import { readObliviousTrees, readUnevenTrees } from './read-json-trees.ts'
import { refuseTextFeatures } from './refuse-text.ts'
import { checkModel, splitsOf } from './splits.ts'

export function readJsonModel(bytes: Uint8Array): CatBoostModel {
  const root = new JsonFields(parse(bytes), 'the file')
  const features = new JsonFields(root.get('features_info') ?? {}, 'features_info')
  const named = (name: string) =>
    features
      .objects(name)
      .map((feature) => ({ name: String(feature.get('feature_id')), isUsed: true }))
  refuseTextFeatures(named('text_features'), named('embedding_features'), 0)
  const numeric = features.objects('float_features').map(readNumeric)
  const categories = features.objects('categorical_features')
  const oneHot = categories.filter((feature) => feature.has('values')).map(readOneHot)
  const tables = readCtrTables(root.get('ctr_data'))
  const ctrs = features.objects('ctrs').map((feature) => readCtrFeature(feature, tables))
  const categorical = categories.map(readFeature)
  const trees = root.has('oblivious_trees')
    ? readObliviousTrees(root.objects('oblivious_trees'))
    : readUnevenTrees(root.list('trees'))
  return checkModel({
    ...trees,
    ...scaleAndBias(root, trees.dimension),
    columns: [...numeric, ...categorical].reduce((most, { flat }) => Math.max(most, flat + 1), 0),
    numeric,
    categorical,
    others: [],
    oneHot,
    ctrs,
    splits: splitsOf(numeric, oneHot, ctrs),
    info: readInfo(root),
  })
}

/** The longest string there can be: 2^29 - 24 UTF-16 units. */
const mostBytes = 2 ** 29 - 24

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > mostBytes)
    throw fault('E_LIMIT', `a CatBoost model as JSON of more than ${mostBytes} bytes`)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
    throw malformed('it is no valid JSON')
  }
}

function readFeature(feature: JsonFields) {
  const name = feature.get('feature_id')
  return {
    index: feature.integer('feature_index'),
    flat: feature.integer('flat_feature_index'),
    name: typeof name === 'string' ? name : '',
  }
}

function readNumeric(feature: JsonFields): NumericFeature {
  return {
    ...readFeature(feature),
    borders: Float32Array.from(feature.numbers('borders')),
    isMissingAbove:
      feature.get('has_nans') === true && feature.get('nan_value_treatment') === 'AsTrue',
  }
}

function readOneHot(feature: JsonFields): OneHotFeature {
  return {
    category: feature.integer('feature_index'),
    values: Int32Array.from(feature.numbers('values')),
  }
}

/** [scale, [bias, ...]]; before 1.0 [scale, bias]. */
function scaleAndBias(root: JsonFields, dimension: number) {
  const [scale, bias] = root.list('scale_and_bias') as [unknown?, unknown?]
  const biases = Array.isArray(bias) ? (bias as unknown[]) : bias === undefined ? [] : [bias]
  const numbers = [scale ?? 1, ...biases].map((value) => {
    if (typeof value !== 'number') throw malformed('scale_and_bias is no list of numbers')
    return value
  })
  const given = Float64Array.from(numbers.slice(1))
  const isNone = given.length === 0 || (given.length === 1 && given[0] === 0)
  return { scale: numbers[0]!, bias: isNone ? new Float64Array(dimension) : given }
}

function readInfo(root: JsonFields): Map<string, unknown> {
  const info = new JsonFields(root.get('model_info') ?? {}, 'model_info')
  return new Map(info.keys().map((key) => [key, info.get(key)]))
}
