// "threshold", "inclusive" and "labels": what the model's answer is called.
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64, int64 } from '../ir/tensor.ts'
import { labelsOf } from '../estimators/arrays.ts'
import type { Estimator, Method } from '../estimators/estimator.ts'
import { Frame } from '../estimators/frame.ts'
import { asColumn, asVector, labelsAt } from '../estimators/scikit-learn/classify.ts'
import { decodeWith, isLabelDecoder } from '../formats/chain-parts.ts'
import type { Files } from './files.ts'
import type { LabelTable } from './labels.ts'
import { labelTableOf } from './labels.ts'
import type { SlipwayConfig } from './slipway-config.ts'
import type { Key } from './steps/lookup.ts'
import { lookUp } from './steps/lookup.ts'

/** The model with its answer as slipway.json wants it; `predict` gives the label, `class` the model's own answer where "output" asks for it. */
export function withAnswer(
  model: Estimator,
  config: SlipwayConfig,
  files: Files,
  name: string,
): Estimator {
  const { threshold, labels, output } = config
  if (threshold === undefined && labels === undefined && output?.class === undefined) return model
  if (!model.methods['predict'])
    throw fault(
      'E_CONFIG',
      `${name}: ${model.name} has no predict, so "threshold" and "labels" have nothing to name`,
    )
  const decided =
    threshold === undefined
      ? model
      : withThreshold(model, threshold, config.inclusive ?? false, name)
  const own = decided.methods['predict']!
  const labelled = labels === undefined ? decided : withLabels(decided, labels, files, name)
  if (output?.class === undefined) return labelled
  return { ...labelled, methods: { ...labelled.methods, class: own } }
}

function withThreshold(
  model: Estimator,
  threshold: number,
  inclusive: boolean,
  name: string,
): Estimator {
  const classes = singleClasses(model)
  const probabilities = model.methods['predict_proba']
  const opType = inclusive ? 'GreaterOrEqual' : 'Greater'
  if (probabilities && classes) {
    if (classes.size !== 2)
      throw fault(
        'E_CONFIG',
        `${name}: "threshold" is for two classes; ${model.name} has ${classes.size}`,
      )
    const predict: Method = (g, x) => {
      const pair = only(probabilities(g, x), model)
      const second = asVector(g, g.add('Gather', [pair, int64([1], [1])], { axis: 1 }))
      return labelsAt(g, classes, isAbove(g, opType, second, threshold))
    }
    return { ...model, methods: { ...model.methods, predict } }
  }
  if (classes)
    throw fault(
      'E_CONFIG',
      `${name}: "threshold" is compared with a probability, and ${model.name} has no predict_proba`,
    )
  const value = model.methods['predict']!
  const predict: Method = (g, x) => {
    const made = only(value(g, x), model)
    return isAbove(g, opType, made.type.shape.length === 2 ? asVector(g, made) : made, threshold)
  }
  return { ...model, classes: int64([2], [0, 1]), methods: { ...model.methods, predict } }
}

function isAbove(g: GraphBuilder, opType: string, score: Value, threshold: number): Value {
  return g.add('Cast', [g.add(opType, [score, float64([], [threshold])])], { to: 'INT64' })
}

function withLabels(
  model: Estimator,
  labels: NonNullable<SlipwayConfig['labels']>,
  files: Files,
  name: string,
): Estimator {
  const where = `${name}: labels`
  if (typeof labels === 'string') {
    const encoder = encoderIn(labels, files, where)
    if (encoder) return decodeWith(model, encoder)
  }
  const classes = singleClasses(model)
  const table = labelTableOf(
    typeof labels === 'string' ? files.value(labels, where) : labels,
    classes,
    where,
  )
  const predict = model.methods['predict']!
  const owner = {}
  const labelled = classes && namesOfClasses(classes, table)
  return {
    ...model,
    ...(labelled ? { classes: labelled } : {}),
    methods: {
      ...model.methods,
      predict: (g, x) => {
        const value = only(predict(g, x), model)
        const column = value.type.shape.length === 1 ? asColumn(g, value) : value
        const lookup = {
          name: 'predict',
          keys: table.keys,
          results: table.texts,
          ...(table.otherwise === undefined ? {} : { otherwise: table.otherwise }),
        }
        return lookUp(g, Frame.of(column, ['predict']), lookup, owner).blocks[0]!.value
      },
    },
  }
}

/** Texts in the order of the classes; undefined where two classes share one, so that probabilities keep their own names. */
function namesOfClasses(classes: Tensor, table: LabelTable): Tensor | undefined {
  const texts = Array.from(
    classes.data as ArrayLike<Key>,
    (value) => table.texts[table.keys.indexOf(value)] ?? table.otherwise,
  )
  if (texts.some((text) => text === undefined) || new Set(texts).size < texts.length)
    return undefined
  return labelsOf(texts as string[])
}

function encoderIn(path: string, files: Files, where: string): Estimator | undefined {
  const value = path.endsWith('.json') ? undefined : files.value(path, where)
  if (Array.isArray(value) || value instanceof Map || value === undefined) return undefined
  const { estimator } = files.part(path, where)
  if (isLabelDecoder(estimator)) return estimator
  throw fault(
    'E_CONFIG',
    `${where}: ${path} is a ${estimator.name}; a LabelEncoder, a list or a dict of texts belongs here`,
  )
}

/** Classes of a model with one output. */
function singleClasses(model: Estimator): Tensor | undefined {
  return model.classes && 'data' in model.classes ? model.classes : undefined
}

function only(value: Value | readonly Value[], model: Estimator): Value {
  if (!Array.isArray(value)) return value as Value
  throw fault(
    'E_CONFIG',
    `${model.name} answers several values a row, which "threshold" and "labels" can't name`,
  )
}
