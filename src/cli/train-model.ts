import { writeModel } from '../formats/slipway/write.ts'
import { readTable } from '../training/read-table.ts'
import type { Trained } from '../training/train.ts'
import { train } from '../training/train.ts'
import { checkWritable } from './check-writable.ts'
import { lossCurve } from './loss-curve.ts'
import { createLossProgress } from './loss-progress.ts'
import { paint, print, printLog } from './terminal.ts'
import { figure, metricsRows } from './train-metrics.ts'
import type { TrainFlags } from './train.ts'
import { trainingReport } from './training-report.ts'
import { writeText, writeWhole } from './write-whole.ts'

/** Trains, writes the file under its name when it is complete, and says how good it is. */
export async function trainModel(data: string, flags: TrainFlags, command = ''): Promise<void> {
  for (const target of [flags.output, flags.report])
    if (target !== undefined) await checkWritable(target)
  const ignore = flags.ignore?.split(',').map((name) => name.trim()) ?? []
  const table = await readTable(data, (name) => !ignore.includes(name))
  const progress = createLossProgress(flags.quiet === true)
  const trained = await train(table, {
    target: flags.target,
    ...(flags.task ? { task: flags.task } : {}),
    ignore,
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
    onStage: (stage) => progress.stage(stage),
    onStep: (step, of, loss) => progress.step(step, of, loss),
  })
  const report =
    flags.report === undefined
      ? undefined
      : await trainingReport(table, trained, {
          seed: flags.seed,
          command,
          ...(flags.date === undefined ? {} : { date: flags.date }),
          onStage: (stage) => progress.stage(stage),
        })
  progress.clear()
  await writeWhole(flags.output, writeModel(trained.model))
  if (flags.report !== undefined) await writeText(flags.report, report!)
  for (const warning of trained.warnings)
    printLog(paint('yellow', `warning: ${warning}`, process.stderr))
  if (flags.json) return print(JSON.stringify(factsOf(trained, flags.output), null, 2))
  if (!flags.quiet) for (const line of summary(trained, flags)) print(line)
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
    `${paint('bold', model)} for ${target.name} (${target.task}${target.task === 'classification' ? `: ${target.classes.length} classes` : ''}), trained on ${rows.train} rows, measured on ${rows.test} others`,
    ...leftOut.map(({ name, why }) => `  left out   ${name}: ${why}`),
  ]
  if (tried.length > 0)
    lines.push(
      `  tried      ${tried.map(({ model: kind, mean }) => `${kind} ${figure(mean)}`).join(', ')} (${tried[0]!.metric} of 5 folds)`,
    )
  if (fitted.losses.length > 1) lines.push(...lossCurve(fitted.losses))
  lines.push(...metricsTable(trained))
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
