import type { ClassAnswers } from '../report/training/classification-figures.ts'
import type { TrainingPage } from '../report/training/training-page.ts'
import { trainingPage } from '../report/training/training-page.ts'
import { calibrationCurve } from '../training/evaluation/calibration-curve.ts'
import { columnFacts } from '../training/evaluation/column-facts.ts'
import { confusionMatrix } from '../training/evaluation/confusion-matrix.ts'
import type { Importance } from '../training/evaluation/permutation-importance.ts'
import { permutationImportances } from '../training/evaluation/permutation-importance.ts'
import { rocCurve } from '../training/evaluation/roc-curve.ts'
import type { RawTable } from '../training/table/read-table.ts'
import type { Trained } from '../training/train.ts'
import { metricsOf } from '../training/train.ts'
import { figure, metricsRows } from './train-metrics.ts'
import { version } from './version.ts'

export interface ReportOptions {
  readonly seed: number
  /** As it was typed. */
  readonly command: string
  /** Printed where given; by itself the page says no time, so that the same data give the same bytes. */
  readonly date?: string
  readonly onStage?: (stage: string) => void
}

const repeats = 10
const meanings: Readonly<Record<string, string>> = {
  RMSE: 'root of the mean squared error; less is better',
  MAE: 'mean absolute error; less is better',
  R2: 'share of the variance that is explained; 1 is best',
  accuracy: 'share of right answers; more is better',
  AUC: 'share of pairs in the right order; 1 is best',
  'log loss': 'mean surprise at what came true; less is better',
  Brier: 'mean squared error of the probabilities; less is better',
}
const mostClasses = 14
const mostCurves = 24

/** The page of `slipway train --report`. */
export async function trainingReport(
  table: RawTable,
  trained: Trained,
  options: ReportOptions,
): Promise<string> {
  const { target, features, heldOut, fitted, leftOut } = trained
  const unit = trained.units.get(target.name)
  const metric = target.task === 'regression' ? 'RMSE' : 'log loss'
  const importances = await permutationImportances(fitted.estimator, features, heldOut.rows, {
    metric,
    repeats,
    seed: options.seed,
    measure: (answers, rows) => metricsOf(target, answers, rows),
    ...(options.onStage ? { onStage: options.onStage } : {}),
  })
  const actual = Float64Array.from(heldOut.rows, (row) => target.values[row]!)
  return trainingPage({
    ...headOf(trained),
    ...tablesOf(trained),
    ...lossOf(trained),
    ...(target.task === 'regression'
      ? {
          regression: {
            target: `${target.name}${unit === undefined ? '' : ` (${unit})`}`,
            actual,
            predicted: heldOut.answers,
          },
        }
      : { classification: classAnswers(trained, actual) }),
    importances: importancesOf(metric, importances),
    columns: columnFacts(table, target, features, leftOut, trained.units),
    facts: factsOf(table, trained, options),
  })
}

function headOf({ model, target, rows, warnings }: Trained) {
  const { estimator } = model.source
  const classes =
    target.task === 'classification' ? `, ${target.classes.length} classes` : ', a quantity'
  return {
    title: `${target.name}: ${estimator}`,
    lines: [
      `${estimator} for ${target.name}${classes}. Trained on ${rows.train} rows, measured on ${rows.test} others that it has not seen.`,
    ],
    warnings,
  }
}

function tablesOf(trained: Trained): Pick<TrainingPage, 'metrics' | 'tried'> {
  const { tried, target } = trained
  const says =
    target.task === 'regression'
      ? 'the mean: what always saying the mean of the training rows gives'
      : 'the shares: what always saying the shares of the classes gives'
  const { head, rows } = metricsRows(trained)
  const metrics = {
    caption: `Beside ${says}`,
    head,
    rows: rows.map(([name, ...figures]) => [
      { text: name!, note: meanings[name!] ?? '' },
      ...figures,
    ]),
  }
  if (tried.length === 0) return { metrics }
  return {
    metrics,
    tried: {
      caption: `Chosen by cross-validation on the training rows: mean ${tried[0]!.metric} of 5 folds, the least is best`,
      head: ['kind', tried[0]!.metric],
      rows: tried.map(({ model, mean }, i) => [
        i === 0 ? `${model} (chosen)` : model,
        figure(mean),
      ]),
    },
  }
}

function lossOf({ fitted }: Trained): Pick<TrainingPage, 'loss'> {
  const { losses, lossOf: of = 'training rows', heldOut } = fitted
  if (losses.length < 2) return {}
  return { loss: { losses, of, ...(heldOut ? { heldOut } : {}) } }
}

function importancesOf(metric: string, list: readonly Importance[]): TrainingPage['importances'] {
  return { metric, repeats, list }
}

function classAnswers({ target, heldOut }: Trained, actual: Float64Array): ClassAnswers {
  const classes = target.classes.map(String)
  const width = classes.length
  const { answers } = heldOut
  const column = (k: number) => Float64Array.from(actual, (_, i) => answers[i * width + k]!)
  const answered = Int32Array.from(actual, (_, i) => {
    let best = 0
    for (let k = 1; k < width; k++)
      if (answers[i * width + k]! > answers[i * width + best]!) best = k
    return best
  })
  const counts = new Float64Array(width)
  for (const k of actual) counts[k]!++
  const order = classes.map((_, k) => k).toSorted((a, b) => counts[b]! - counts[a]! || a - b)
  const shown = width === 2 ? [1] : order.slice(0, mostCurves)
  const truth = (k: number) => Array.from(actual, (own) => own === k)
  return {
    confusion: confusionMatrix(classes, actual, answered, mostClasses),
    roc: shown.map((k) => ({ name: classes[k]!, ...rocCurve(truth(k), column(k)) })),
    calibrated: width === 2 ? classes[1]! : 'the answer',
    calibration:
      width === 2
        ? calibrationCurve(truth(1), column(1))
        : calibrationCurve(
            Array.from(actual, (own, i) => own === answered[i]),
            Float64Array.from(answered, (k, i) => answers[i * width + k]!),
          ),
  }
}

function factsOf(table: RawTable, trained: Trained, options: ReportOptions) {
  const { model, rows } = trained
  const parameters = Object.entries(model.source.tree?.parameters ?? {})
  return [
    ['command', options.command],
    ['model', model.source.estimator],
    ...parameters.map(([name, value]) => [name, value] as const),
    ['seed', String(options.seed)],
    ['rows', `${table.rows}: ${rows.train} to train, ${rows.test} held out`],
    ['data', table.fingerprint],
    ['made by', `slipway ${version}, Node ${process.versions.node.split('.')[0]} ${process.arch}`],
    ...(options.date === undefined ? [] : [['date', options.date] as const]),
  ] as const satisfies TrainingPage['facts']
}
