import { Command, InvalidArgumentError } from 'commander'
import type { Outcome } from './program.ts'

export interface OptimizeFlags {
  readonly output: string
  readonly outputs?: string
  readonly apply?: string
  readonly data?: string
  readonly target?: string
  /** Share. */
  readonly maxDrop?: number
  /** Microseconds. */
  readonly targetLatency?: number
  /** Bytes. */
  readonly targetSize?: number
  readonly report?: string
  readonly json?: boolean
}

export function optimizeCommand(_outcome: Outcome): Command {
  return new Command('optimize')
    .description('write a smaller or faster model, and measure what that costs')
    .argument('<model>', 'MODEL: a file, a chain, bundle.pkl::item, or a slipway.json')
    .requiredOption('-o, --output <file>', 'file to write: model.slipway')
    .option('--outputs <names>', 'keep these outputs alone, separated by commas')
    .option(
      '--apply <names>',
      'rounding steps to apply: fold-norms, float16, int8-static, trees-50, ...',
    )
    .option(
      '--data <file>',
      'rows to measure with (and for int8-static): CSV, JSON lines or Parquet',
    )
    .option('--target <column>', 'column of --data that holds the right answers')
    .option('--max-drop <share>', 'refuse what loses more of the metric, e.g. 0.5%', share)
    .option('--target-latency <time>', 'the least lossy that answers a row in it, e.g. 200us', time)
    .option('--target-size <size>', 'the least lossy that is as small, e.g. 1MB', size)
    .option('--report <file>', 'the figures as one HTML page')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `
By default only what changes no bit of any answer is done. Steps that round are tried and measured
beside it, and written where --apply names them, or --max-drop or a target asks for them.

Examples:
  slipway optimize model.pkl -o model.slipway --outputs predict,predict_proba
  slipway optimize model.pkl -o small.slipway --apply fold-scalers,float16
  slipway optimize net.onnx -o small.slipway --apply fold-norms,int8-static --data rows.csv
  slipway optimize model.pkl -o small.slipway --data test.csv --target y --max-drop 0.5%`,
    )
    .action(async (model: string, flags: OptimizeFlags) => {
      const { optimizeModel } = await import('./optimize-model.ts')
      await optimizeModel(model, flags)
    })
}

function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim())
  if (!match) throw new InvalidArgumentError('It is a share: 0.5% or 0.005.')
  return Number(match[1]) / (match[2] ? 100 : 1)
}

const units: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1e3,
  s: 1e6,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
}

function time(text: string): number {
  return measure(text, /^(\d+(?:\.\d+)?)\s*(us|ms|s)$/i, 'It is a time: 200us, 1.5ms.')
}

function size(text: string): number {
  return measure(text, /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)$/i, 'It is a size: 800kB, 1MB.')
}

function measure(text: string, form: RegExp, message: string): number {
  const match = form.exec(text.trim())
  if (!match) throw new InvalidArgumentError(message)
  return Number(match[1]) * units[match[2]!.toLowerCase()]!
}
