// "labels": texts in the place of the model's classes.
import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { labelsOf } from '../../estimators/arrays.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import { asColumn } from '../../estimators/scikit-learn/classify.ts'
import { decodeWith, isLabelDecoder } from '../../formats/chain-parts.ts'
import type { Files } from '../files.ts'
import type { SlipwayConfig } from '../slipway-config.ts'
import type { Key } from '../steps/lookup.ts'
import { lookUp } from '../steps/lookup.ts'
import type { LabelTable } from './label-table.ts'
import { labelTableOf } from './label-table.ts'
import { onlyValue, singleClasses } from './score.ts'

export interface Labelled {
  readonly model: Estimator
  /** Texts in the order of the classes, two of them possibly the same; undefined where the classes are not known. */
  readonly texts: Tensor | undefined
}

export function withLabels(
  model: Estimator,
  labels: NonNullable<SlipwayConfig['labels']>,
  files: Files,
  name: string,
): Labelled {
  const where = `${name}: labels`
  if (typeof labels === 'string') {
    const encoder = encoderIn(labels, files, where)
    if (encoder) {
      const decoded = decodeWith(model, encoder)
      return { model: decoded, texts: singleClasses(decoded) }
    }
  }
  const given = typeof labels === 'string' ? files.value(labels, where) : labels
  return named(model, labelTableOf(given, singleClasses(model), where), where)
}

/** Classes as text, each under its own name: what stands beside a text in one column must be text. */
export function withTextClasses(model: Estimator, name: string): Estimator {
  const classes = singleClasses(model)
  if (classes?.dataType === 'STRING') return model
  if (!classes)
    throw fault(
      'E_CONFIG',
      `${name}: ${model.name} answers numbers, beside which "reject_label" can't stand; add "labels"`,
    )
  const keys = Array.from(classes.data as ArrayLike<Key>)
  const isTruth = classes.dataType === 'BOOL'
  const texts = keys.map((key) => (isTruth ? String(key === 1) : String(key)))
  return named(model, { keys, texts }, name).model
}

function named(model: Estimator, table: LabelTable, where: string): Labelled {
  const classes = singleClasses(model)
  const predict = model.methods['predict']!
  const owner = {}
  const texts = classes && textsOfClasses(classes, table)
  const isDistinct = texts !== undefined && new Set(texts).size === texts.length
  return {
    texts: texts && labelsOf(texts),
    model: {
      ...model,
      // Where two classes share a text, probabilities keep their own names.
      ...(isDistinct ? { classes: labelsOf(texts) } : {}),
      methods: {
        ...model.methods,
        predict: (g, x) => {
          const value = onlyValue(predict(g, x), model)
          const column = value.type.shape.length === 1 ? asColumn(g, value) : value
          if (column.type.shape[1] !== 1)
            throw fault(
              'E_CONFIG',
              `${where}: ${model.name} answers ${column.type.shape[1]} columns a row, and a label stands for one value`,
              { hint: 'Put "argmax" in "after": ["argmax"].' },
            )
          const { keys, otherwise } = table
          const lookup = {
            name: 'predict',
            keys,
            results: table.texts,
            ...(otherwise === undefined ? {} : { otherwise }),
          }
          return lookUp(g, Frame.of(column, ['predict']), lookup, owner).blocks[0]!.value
        },
      },
    },
  }
}

function textsOfClasses(classes: Tensor, table: LabelTable): string[] | undefined {
  const texts = Array.from(
    classes.data as ArrayLike<Key>,
    (value) => table.texts[table.keys.indexOf(value)] ?? table.otherwise,
  )
  return texts.every((text) => text !== undefined) ? texts : undefined
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
