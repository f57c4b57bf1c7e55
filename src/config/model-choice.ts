// "models": one of several models a row, by the value of a field.
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64 } from '../ir/tensor.ts'
import type { Estimator, Method } from '../estimators/estimator.ts'
import type { Frame } from '../estimators/frame.ts'
import { castTo } from '../estimators/frame.ts'
import { asVector } from '../estimators/scikit-learn/classify.ts'
import type { ModelPart } from '../formats/format.ts'
import type { Files } from './files.ts'
import { asRow, onlyValue, singleClasses } from './answer/score.ts'
import { lookUp } from './steps/lookup.ts'

export interface ModelChoice {
  /** Its methods take a table whose last column is the field that chooses. */
  readonly estimator: Estimator
  readonly parts: readonly ModelPart[]
  /** The field. */
  readonly on: string
  readonly values: readonly string[]
}

/** {"models": {"on": "model", "lr": "lr.pkl", "rf": "rf.pkl"}}. Every model answers every row; the field chooses among the answers. */
export function modelChoice(
  models: Readonly<Record<string, string>>,
  files: Files,
  name: string,
): ModelChoice {
  const { on, ...paths } = models
  const values = Object.keys(paths)
  if (on === undefined)
    throw fault('E_CONFIG', `${name}: models has no "on", the field that names one of them`)
  if (values.length === 0) throw fault('E_CONFIG', `${name}: models names no file`)
  const parts = values.map((value) => files.part(paths[value]!, `${name}: models.${value}`))
  return { on, values, parts, estimator: combined(on, values, parts, name) }
}

function combined(
  on: string,
  values: readonly string[],
  parts: readonly ModelPart[],
  name: string,
): Estimator {
  const estimators = parts.map(({ estimator }) => estimator)
  const without = parts.find(({ estimator }) => !estimator.methods['predict'])
  if (without)
    throw fault(
      'E_CONFIG',
      `${name}: models: ${without.role} is a ${without.estimator.name}, which has no predict`,
    )
  const classes = sharedClasses(estimators)
  const hasProbabilities = classes && estimators.every(({ methods }) => methods['predict_proba'])
  const owner = {}
  const choose =
    (method: string): Method =>
    (g, x) => {
      const table = x.select(
        g,
        Array.from({ length: x.width - 1 }, (_, i) => i),
      )
      const field = x.select(g, [x.width - 1])
      const lookup = { name: on, keys: values, results: values.map((_, i) => i) }
      const place = lookUp(g, field, lookup, owner).matrix(g)
      const answers = estimators.map((estimator) =>
        asRow(g, onlyValue(estimator.methods[method]!(g, table), estimator)),
      )
      return chosen(g, place, answers, name)
    }
  const [first] = estimators
  return {
    name: [...new Set(estimators.map((estimator) => estimator.name))].join(' or '),
    featuresIn: first!.featuresIn,
    ...(first!.featureNamesIn ? { featureNamesIn: first!.featureNamesIn } : {}),
    ...(first!.columns ? { columns: first!.columns } : {}),
    ...(first!.columnsFor ? { columnsFor: first!.columnsFor } : {}),
    ...(first!.input ? { input: first!.input } : {}),
    accepts: 'any',
    methods: {
      predict: choose('predict'),
      ...(hasProbabilities ? { predict_proba: choose('predict_proba') } : {}),
    },
    ...(classes ? { classes } : {}),
    children: parts.map(({ role, estimator }) => ({ role, estimator })),
  }
}

function chosen(g: GraphBuilder, place: Value, answers: readonly Value[], name: string): Value {
  const types = new Set(answers.map(({ type }) => type.dataType))
  if (types.size > 1 && types.has('STRING'))
    throw fault('E_CONFIG', `${name}: some of "models" answer text, and others numbers`)
  const alike = types.size > 1 ? answers.map((answer) => castTo(g, answer, 'DOUBLE')) : answers
  const [first] = alike
  const width = first!.type.shape[1]
  if (alike.some(({ type }) => type.shape[1] !== width))
    throw fault('E_CONFIG', `${name}: the answers of "models" differ in width`)
  return alike.slice(1).reduce((others, answer, i) => {
    const isHere = g.add('Equal', [place, float64([], [i + 1])])
    return g.add('Where', [width === undefined ? asVector(g, isHere) : isHere, answer, others])
  }, first!)
}

/** Classes that all of them have, in one order; undefined where they differ. */
function sharedClasses(estimators: readonly Estimator[]): Tensor | undefined {
  const [first, ...others] = estimators.map(singleClasses)
  if (!first) return undefined
  const isSame = (classes: Tensor | undefined): boolean =>
    classes?.dataType === first.dataType &&
    classes.size === first.size &&
    Array.from(first.data as ArrayLike<unknown>).every((value, i) => value === classes.data[i])
  return others.every(isSame) ? first : undefined
}

/** Where the field stands among the columns a request sends: where "columns" names it, else at the end. */
export function placeOfField(choice: ModelChoice, columns: readonly string[]): number {
  const at = columns.indexOf(choice.on)
  return at < 0 ? columns.length : at
}

/** The table without the field, and the field. */
export function withoutField(
  g: GraphBuilder,
  x: Frame,
  at: number,
): { readonly table: Frame; readonly field: Frame } {
  const rest = Array.from({ length: x.width }, (_, i) => i).filter((i) => i !== at)
  return { table: x.select(g, rest), field: x.select(g, [at]) }
}
