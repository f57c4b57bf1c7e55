import type { Estimator } from '../estimators/estimator.ts'
import { fault } from '../errors.ts'
import type { Model } from '../ir/model.ts'
import { nearest } from '../signature/column-names.ts'
import { answersOf, exampleAnswers, trainedModel } from './answers.ts'
import { checkOptions } from './check-options.ts'
import type { Fitted } from './fitted.ts'
import type { FeatureColumn, LeftOut } from './table/infer-columns.ts'
import { inferColumns } from './table/infer-columns.ts'
import { leaksOf } from './table/leaks.ts'
import type { Tried } from './choose-model.ts'
import { chooseModel } from './choose-model.ts'
import { fits } from './fit-model.ts'
import type { Metrics } from './metrics.ts'
import { classificationMetrics, regressionMetrics } from './metrics.ts'
import type { TrainOptions } from './options.ts'
import type { RawTable } from './table/read-table.ts'
import type { Split } from './split.ts'
import { foldsOf, holdOut } from './split.ts'
import type { Target } from './table/target.ts'
import { readTarget } from './table/target.ts'
import type { Units } from './units.ts'
import { checkUnits, withUnits } from './units.ts'

/** What training made, and how good it is on rows it has not seen. */
export interface Trained {
  readonly model: Model
  readonly target: Target
  readonly metrics: Metrics
  /** The same of a model that always says the mean, or the shares of the classes. */
  readonly baseline: Metrics
  /** What was cross-validated to choose among, the best first; empty where the model was given. */
  readonly tried: readonly Tried[]
  /** Each fold's metrics, where cross-validation was asked for. */
  readonly folds: readonly Metrics[]
  readonly fitted: Fitted
  readonly features: readonly FeatureColumn[]
  /** Rows that training has not seen (their places among those with a target), and what the model answers for them. */
  readonly heldOut: { readonly rows: Int32Array; readonly answers: Float64Array }
  readonly leftOut: readonly LeftOut[]
  readonly warnings: readonly string[]
  readonly units: Units
  readonly rows: { readonly train: number; readonly test: number }
}

const examplesKept = 5
const fewestToTrain = 5

/** Trains a model on a table. Throws E_COLUMN, E_EMPTY, E_VALUE naming row and column. */
export async function train(table: RawTable, options: TrainOptions): Promise<Trained> {
  const { target, features, leftOut } = readColumns(table, options)
  checkOptions(options, target.task)
  const { units = new Map<string, string>() } = options
  checkUnits(units, table, target, features)
  const every = Int32Array.from(target.values, (_, row) => row)
  const split = holdOut(target, every, options.testShare, options.seed)
  checkCounts(split, every.length, options)
  const evaluate = async (estimator: Estimator, rows: Int32Array) =>
    metricsOf(target, await answersOf(estimator, features, rows), rows)
  const choice = await chooseModel(features, target, split.train, options, evaluate)
  const { model: kind, tried } = choice
  const fit = fits[kind]
  options.onStage?.(kind)
  const fitted = fit(features, target, split.train, options)
  const folds: Metrics[] = []
  const parts = options.folds > 1 ? foldsOf(target, every, options.folds, options.seed) : []
  for (const [i, fold] of parts.entries()) {
    options.onStage?.(`${kind}, fold ${i + 1} of ${parts.length}`)
    folds.push(await evaluate(fit(features, target, fold.train, options).estimator, fold.test))
  }
  const answers = await answersOf(fitted.estimator, features, split.test)
  if (!answers.every(Number.isFinite))
    throw fault(
      'E_INPUT',
      `${fitted.estimator.name} for "${target.name}" answers with numbers that are not finite`,
      { hint: 'Bring the data to a smaller scale.' },
    )
  const metrics = metricsOf(target, answers, split.test)
  const baseline = metricsOf(target, naive(target, split), split.test)
  const whole = await modelOf(fitted.estimator, features, split.test, {
    target: target.name,
    task: target.task,
    data: table.fingerprint,
    rows: { train: split.train.length, test: split.test.length },
    seed: options.seed,
    metrics,
    baseline,
    ...(tried.length > 0 ? { tried } : {}),
    left_out: leftOut,
  })
  return {
    model: withUnits(whole, units, target.name),
    target,
    metrics,
    baseline,
    tried,
    folds,
    fitted,
    features,
    heldOut: { rows: split.test, answers },
    leftOut,
    units,
    warnings: [...choice.warnings, ...leaksOf(features, target)],
    rows: { train: split.train.length, test: split.test.length },
  }
}

/** The target, and what can be learned from: numbers first. */
function readColumns(table: RawTable, options: TrainOptions) {
  const target = readTarget(
    options.target,
    columnOf(table, options.target),
    options.task,
    table.holds?.[table.names.indexOf(options.target)],
  )
  for (const name of options.ignore) columnOf(table, name)
  const names = table.names.filter((name) => name !== target.name && !options.ignore.includes(name))
  const { features, leftOut } = inferColumns(withRows(table, target.rows), names)
  if (features.length === 0)
    throw fault(
      'E_EMPTY',
      `no column is left to learn "${target.name}" from${leftOut.map(({ name, why }) => `; ${name}: ${why}`).join('')}`,
    )
  const sorted = features.toSorted(
    (a, b) => Number(a.kind === 'category') - Number(b.kind === 'category'),
  )
  return { target, features: sorted, leftOut }
}

/** Each part that is asked for has rows. */
function checkCounts({ train, test }: Split, count: number, options: TrainOptions): void {
  if (test.length === 0)
    throw fault('E_USAGE', `of ${count} rows --test ${options.testShare} holds none out`, {
      hint: 'Give a larger share.',
    })
  if (train.length < fewestToTrain)
    throw fault('E_USAGE', `of ${count} rows --test ${options.testShare} leaves ${train.length}`, {
      hint: 'Give a smaller share.',
    })
  if (options.folds === 1 || options.folds > count)
    throw fault('E_USAGE', `${count} rows can't be divided in ${options.folds} folds`, {
      hint: 'Give 2 or more, but no more than rows.',
    })
}

function columnOf(table: RawTable, name: string): readonly (string | null)[] {
  const index = table.names.indexOf(name)
  if (index >= 0) return table.columns[index]!
  const near = nearest(name, table.names)
  throw fault('E_COLUMN', `the data has no column "${name}"`, {
    hint: near === undefined ? `It has ${table.names.join(', ')}.` : `Did you mean "${near}"?`,
  })
}

/** The rows that have a target. */
function withRows(table: RawTable, rows: Int32Array): RawTable {
  if (rows.length === table.rows) return table
  const columns = table.columns.map((column) => Array.from(rows, (row) => column[row]!))
  return { ...table, columns, rows: rows.length }
}

/** `rows`: their places among those with a target. */
export function metricsOf(target: Target, answers: ArrayLike<number>, rows: Int32Array): Metrics {
  const y = Float64Array.from(rows, (row) => target.values[row]!)
  return target.task === 'regression'
    ? regressionMetrics(y, answers)
    : classificationMetrics(y, answers, target.classes.length)
}

function naive(
  target: Target,
  { train: rows, test }: { train: Int32Array; test: Int32Array },
): Float64Array {
  if (target.task === 'regression') {
    let sum = 0
    for (const row of rows) sum += target.values[row]!
    return new Float64Array(test.length).fill(sum / rows.length)
  }
  const shares = new Float64Array(target.classes.length)
  for (const row of rows) shares[target.values[row]!]! += 1 / rows.length
  return Float64Array.from(
    { length: test.length * shares.length },
    (_, i) => shares[i % shares.length]!,
  )
}

/** The whole file: preparation, model, what is known of its columns, facts, and rows with their answers. */
async function modelOf(
  estimator: Estimator,
  features: readonly FeatureColumn[],
  test: Int32Array,
  facts: Readonly<Record<string, unknown>>,
): Promise<Model> {
  const model = trainedModel(estimator)
  const rows = test.slice(0, examplesKept)
  return {
    ...model,
    training: facts,
    examples: {
      rows: Array.from(rows, (row) =>
        Object.fromEntries(features.map((column) => [column.name, valueAt(column, row)])),
      ),
      outputs: await exampleAnswers(model, features, rows),
    },
  }
}

function valueAt(column: FeatureColumn, row: number): number | string | null {
  if (column.kind === 'category')
    return column.codes[row]! < 0 ? null : column.levels[column.codes[row]!]!
  const value = column.values[row]!
  return value === value ? value : null
}
