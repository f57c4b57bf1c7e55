// "after": what happens to the model's answer, in order, before it is compared or named.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import { asColumn, asVector } from '../../estimators/scikit-learn/classify.ts'
import {
  decodeSetsWith,
  decodeWith,
  isLabelDecoder,
  isSetDecoder,
} from '../../formats/chain-parts.ts'
import { nearest } from '../../signature/column-names.ts'
import type { Files } from '../files.ts'
import { widthOf } from '../fit.ts'
import { numberFunctions } from '../formula/number-functions.ts'
import { asRow, onlyValue, singleClasses } from './score.ts'

export type AfterItem =
  | 'argmax'
  | 'int'
  | 'round'
  | { readonly inverse: string }
  | { readonly join: string }
  | { readonly apply: string }
  | { readonly clip: readonly (number | null)[] }
  | { readonly round: number }

type Change = (g: GraphBuilder, answer: Value) => Value

/** The model whose predict went through every item of "after". */
export function withAfter(
  model: Estimator,
  items: readonly AfterItem[],
  files: Files,
  name: string,
): Estimator {
  let made = model
  for (let i = 0; i < items.length; i++) {
    const where = `${name}: after[${i}]`
    const sets = setDecoderOf(items[i]!, files, where)
    if (!sets) {
      made = applyItem(made, items[i]!, files, where)
      continue
    }
    const separator = separatorOf(items[i + 1])
    made = decodeSetsWith(made, sets, separator)
    if (separator !== undefined) i++
  }
  return made
}

/** The MultiLabelBinarizer that an "inverse" names. */
function setDecoderOf(item: AfterItem, files: Files, where: string): Estimator | undefined {
  if (typeof item !== 'object' || !('inverse' in item)) return undefined
  const { estimator } = files.part(item.inverse, where)
  return isSetDecoder(estimator) ? estimator : undefined
}

function separatorOf(item: AfterItem | undefined): string | undefined {
  return typeof item === 'object' && 'join' in item ? item.join : undefined
}

function applyItem(model: Estimator, item: AfterItem, files: Files, where: string): Estimator {
  if (model.listAnswers)
    throw fault(
      'E_CONFIG',
      `${where} stands behind a list of labels a row, behind which only {"join": ", "} can stand`,
    )
  if (typeof item === 'object' && 'join' in item)
    throw fault(
      'E_CONFIG',
      `${where}: "join" stands right behind the "inverse" of a MultiLabelBinarizer: it makes one text of its labels`,
    )
  if (item === 'argmax') return withArgMax(model, where)
  if (typeof item === 'object' && 'inverse' in item)
    return withInverse(model, item.inverse, files, where)
  const classes = singleClasses(model)
  // int(model.predict(...)[0]) is written around classes too, which are whole already.
  if (item === 'int' && classes?.dataType === 'INT64') return model
  if (classes?.dataType === 'STRING')
    throw fault('E_CONFIG', `${where} is for numbers, and ${model.name} answers text`)
  return changed(model, changeOf(item, where), where)
}

/** predict through a change; its classes are no longer the answer's. */
function changed(model: Estimator, change: Change, where: string): Estimator {
  const { classes: _, ...rest } = model
  const answer = model.methods['predict']!
  const predict: Method = (g, x) => {
    const value = asRow(g, onlyValue(answer(g, x), model))
    if (value.type.dataType === 'STRING')
      throw fault('E_CONFIG', `${where} is for numbers, and the answer in front of it is text`)
    return change(g, value)
  }
  return { ...rest, methods: { ...model.methods, predict } }
}

function changeOf(
  item: Exclude<AfterItem, 'argmax' | { inverse: string } | { join: string }>,
  where: string,
): Change {
  if (item === 'int')
    return (g, x) =>
      isFloating(x.type.dataType) ? g.add('Cast', [g.add('Trunc', [x])], { to: 'INT64' }) : x
  if (item === 'round')
    return (g, x) =>
      isFloating(x.type.dataType) ? g.add('Cast', [g.add('Round', [x])], { to: 'INT64' }) : x
  if ('apply' in item) {
    const apply = numberFunctions.get(withoutModule(item.apply))
    if (!apply) throw unknownFunction(item.apply, where)
    return (g, x) => apply(g, floating(g, x))
  }
  if ('clip' in item) return clipTo(item.clip, where)
  return roundTo(item.round)
}

/** 'np.expm1' is 'expm1'. */
function withoutModule(name: string): string {
  return name.replace(/^(?:np|numpy|math)\./, '')
}

function unknownFunction(given: string, where: string): Error {
  const known = [...numberFunctions.keys()]
  const near = nearest(given, known)
  return fault(
    'E_CONFIG',
    `${where}.apply: there is no function "${given}"; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`}`,
  )
}

function floating(g: GraphBuilder, x: Value): Value {
  return isFloating(x.type.dataType) ? x : g.add('Cast', [x], { to: 'DOUBLE' })
}

function clipTo([low, high, ...more]: readonly (number | null)[], where: string): Change {
  if (low === undefined || high === undefined || more.length > 0)
    throw fault('E_CONFIG', `${where}.clip takes two bounds, [low, high]; null leaves a side open`)
  if (low !== null && high !== null && low > high)
    throw fault('E_CONFIG', `${where}.clip: ${low} is above ${high}`)
  return (g, x) => {
    const least = low === null ? x : g.add('Max', [x, float64([], [low])])
    return high === null ? least : g.add('Min', [least, float64([], [high])])
  }
}

/** numpy.round, which round(prediction[0], 2) comes to: scaled, rounded half to even, scaled back, in the answer's own width. */
function roundTo(digits: number): Change {
  const scale = float64([], [10 ** Math.abs(digits)])
  return (g, x) => {
    if (!isFloating(x.type.dataType)) return x
    if (digits === 0) return g.add('Round', [x])
    const [first, second] = digits > 0 ? ['Mul', 'Div'] : ['Div', 'Mul']
    return g.add(second!, [g.add('Round', [g.add(first!, [x, scale])]), scale])
  }
}

/** The place of the largest score: of the answer's columns, or of predict_proba where the answer is a class already. */
function withArgMax(model: Estimator, where: string): Estimator {
  const { classes: _, ...rest } = model
  const { predict, predict_proba: probabilities } = model.methods
  const argMax: Method = (g, x) => {
    const own = onlyValue(predict!(g, x), model)
    const scores =
      own.type.shape.length === 2 || !probabilities ? own : onlyValue(probabilities(g, x), model)
    if (scores.type.shape.length !== 2)
      throw fault(
        'E_CONFIG',
        `${where}: ${model.name} answers one number a row, so argmax has no columns to compare`,
      )
    return g.add('ArgMax', [scores], { axis: 1, keepdims: 0 })
  }
  return { ...rest, methods: { ...model.methods, predict: argMax } }
}

function withInverse(model: Estimator, path: string, files: Files, where: string): Estimator {
  const part = files.part(path, where)
  const { estimator } = part
  if (isLabelDecoder(estimator)) return decodeWith(model, estimator)
  const inverse = estimator.inverseTransform
  if (!inverse)
    throw fault(
      'E_CONFIG',
      `${where}: ${part.role} is a ${estimator.name}, which has no inverse_transform of one answer a row`,
    )
  const width = inverse.width || widthOf(estimator)
  return changed(
    model,
    (g, x) => {
      const isVector = x.type.shape.length === 1
      const table = floating(g, isVector ? asColumn(g, x) : x)
      const columns = Number(table.type.shape[1])
      if (width !== undefined && width !== columns)
        throw fault(
          'E_CONFIG',
          `${where}: ${part.role} (${estimator.name}) was fitted on ${width} columns, and the answer has ${columns}: it is not the scaler of the target`,
        )
      const made = onlyValue(inverse.method(g, Frame.of(table)), estimator)
      return isVector && made.type.shape.length === 2 ? asVector(g, made) : made
    },
    where,
  )
}
