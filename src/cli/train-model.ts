import { resolve } from 'node:path'
import { fault } from '../errors.ts'
import { writeModel } from '../formats/slipway/write.ts'
import { checkGiven } from '../training/check-options.ts'
import type { TrainOptions } from '../training/options.ts'
import type { RawTable } from '../training/table/read-table.ts'
import { readTable } from '../training/table/read-table.ts'
import type { Trained } from '../training/train.ts'
import { train } from '../training/train.ts'
import { namedUnits } from './named-units.ts'
import { checkWritable } from './check-writable.ts'
import { lossCurve } from './loss-curve.ts'
import type { LossProgress } from './loss-progress.ts'
import { createLossProgress } from './loss-progress.ts'
import { oneLine, paint, print, printLog } from './terminal.ts'
import { figure, metricsRows } from './train-metrics.ts'
import type { TrainFlags } from './train.ts'
import { trainingReport } from './training-report.ts'
import { writeText, writeWhole } from './write-whole.ts'

/**
 * Trains, writes the file under its name when it is complete, and says how good it is. `command` and `given`: the line that was typed, for
 * the report, and the options in it, of which the model must take each.
 */
export async function trainModel(
  data: string,
  flags: TrainFlags,
  command = '',
  given: readonly string[] = [],
): Promise<void> {
  await checkTargets(data, flags)
  checkGiven(given, flags)
  const options = { ...optionsOf(flags), given }
  const { ignore } = options
  const table = await readTable(data, (name) => !ignore.includes(name))
  const progress = createLossProgress(flags.quiet === true)
  const { trained, report } = await trainAndReport(
    table,
    options,
    { ...flags, command },
    progress,
  ).finally(() => progress.clear())
  await writeWhole(flags.output, writeModel(trained.model))
  if (flags.report !== undefined) await writeText(flags.report, report!)
  for (const warning of trained.warnings)
    printLog(paint('yellow', oneLine(`warning: ${warning}`), process.stderr))
  if (flags.json) return print(JSON.stringify(factsOf(trained, flags.output), null, 2))
  if (!flags.quiet && flags.report !== '-') for (const line of summary(trained, flags)) print(line)
}

/** The page is made before anything is written: what fails leaves no file. */
async function trainAndReport(
  table: RawTable,
  options: TrainOptions,
  flags: TrainFlags & { readonly command: string },
  progress: LossProgress,
) {
  const trained = await train(table, {
    ...options,
    onStage: (stage) => progress.stage(stage),
    onStep: (step, of, loss) => progress.step(step, of, loss),
  })
  const report =
    flags.report === undefined
      ? undefined
      : await trainingReport(table, trained, {
          seed: flags.seed,
          command: flags.command,
          ...(flags.date === undefined ? {} : { date: flags.date }),
          onStage: (stage) => progress.stage(stage),
        })
  return { trained, report }
}

function optionsOf(flags: TrainFlags): TrainOptions {
  return {
    target: flags.target,
    ignore: flags.ignore?.split(',').map((name) => name.trim()) ?? [],
    ...(flags.units !== undefined ? { units: namedUnits(flags.units) } : {}),
    ...(flags.task ? { task: flags.task } : {}),
    testShare: flags.test,
    folds: flags.folds,
    seed: flags.seed,
    model: flags.model,
    ...(flags.optimizer === undefined ? {} : { optimizer: flags.optimizer }),
    ...(flags.learningRate === undefined ? {} : { learningRate: flags.learningRate }),
    steps: flags.steps,
    precision: flags.precision,
    c: flags.c,
    standardize: flags.standardize,
    balanced: flags.balanced === true,
    trees: flags.trees,
    layers: flags.layers,
    activation: flags.activation,
    epochs: flags.epochs,
    ...(flags.batchSize === undefined ? {} : { batchSize: flags.batchSize }),
    ...(flags.maxLeaves === undefined ? {} : { maxLeaves: flags.maxLeaves }),
    ...(flags.minLeaf === undefined ? {} : { minLeaf: flags.minLeaf }),
    ...(flags.earlyStopping === undefined ? {} : { earlyStopping: flags.earlyStopping }),
  }
}

/** Says before long work that a result can't be written, or would take the place of something else that is asked for. */
async function checkTargets(data: string, { output, report }: TrainFlags): Promise<void> {
  const targets = [output, ...(report === undefined ? [] : [report])]
  for (const target of targets) await checkWritable(target)
  const places = [data, ...targets].map((target) => resolve(target))
  const twice = targets.find((_, i) => places.indexOf(places[i + 1]!) !== i + 1)
  if (twice !== undefined)
    throw fault('E_USAGE', `${twice} is named twice: data, model and report are files of their own`)
}

function factsOf(trained: Trained, output: string) {
  const { metrics, baseline, tried, folds, leftOut, warnings, rows, target, fitted } = trained
  return {
    output,
    target: target.name,
    task: target.task,
    model: trained.model.source.estimator,
    tried,
    rows,
    metrics,
    baseline,
    folds,
    left_out: leftOut,
    warnings,
    steps: fitted.losses.length,
    loss: fitted.losses.at(-1) ?? null,
  }
}

function summary(trained: Trained, flags: TrainFlags): string[] {
  const { tried, leftOut, rows, target, fitted } = trained
  const model = trained.model.source.estimator
  const lines = [
    `${paint('bold', model)} for ${oneLine(target.name)} (${target.task}${target.task === 'classification' ? `: ${target.classes.length} classes` : ''}), trained on ${rows.train} rows, measured on ${rows.test} others`,
    ...leftOut.map(({ name, why }) => oneLine(`  left out   ${name}: ${why}`)),
  ]
  if (tried.length > 0)
    lines.push(
      `  tried      ${tried.map(({ model: kind, mean }) => `${kind} ${figure(mean)}`).join(', ')} (${tried[0]!.metric} of 5 folds)`,
    )
  if (fitted.losses.length > 1) lines.push(...lossCurve(fitted.losses))
  lines.push(...metricsTable(trained))
  if (flags.report !== undefined) lines.push(`wrote ${flags.report}`)
  lines.push(`wrote ${flags.output}; serve it: slipway serve ${flags.output}`)
  return lines
}

function metricsTable(trained: Trained): string[] {
  const { head, rows } = metricsRows(trained)
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)))
  return [head, ...rows].map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('   ')}`.trimEnd(),
  )
}
