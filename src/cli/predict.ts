import { Command, Option } from 'commander'
import { hookOption } from './hook-option.ts'
import type { Outcome } from './program.ts'

export interface PredictOptions {
  readonly input: string
  readonly output: string
  readonly outputs?: string
  readonly columns?: string
  readonly header: boolean
  readonly strict?: boolean
  readonly onError: 'fail' | 'null' | 'skip'
  readonly quiet?: boolean
  readonly hook?: readonly string[]
}

export function predictCommand(_outcome: Outcome): Command {
  return new Command('predict')
    .description('answer a CSV or Parquet file row by row, of any length, in bounded memory')
    .argument('<model>', 'MODEL: a file, a chain, name=path, bundle.pkl::item, or a slipway.json')
    .requiredOption(
      '-i, --input <file>',
      'CSV file with a header line, or Parquet; - for CSV from stdin',
    )
    .option('-o, --output <file>', 'where the answers go; - for stdout', '-')
    .option(
      '--outputs <names>',
      'what to answer, e.g. predict,decision_function (default: predict and predict_proba)',
    )
    .option(
      '--columns <names>',
      "for a model without column names: the file's columns in the model's order",
    )
    .option('--no-header', 'the first line is a row, not names')
    .option('--strict', 'refuse a file with columns the model does not know')
    .addOption(
      new Option(
        '--on-error <what>',
        'a row that has no answer: stop, answer with empty cells, or leave it out',
      )
        .choices(['fail', 'null', 'skip'])
        .default('fail'),
    )
    .addOption(hookOption())
    .option('-q, --quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
All columns of the input are kept, in order; behind them come predict and predict_proba_<class>.
The output file appears under its name when it is complete.

Examples:
  slipway predict model.pkl --input data.csv --output answers.csv
  cat data.csv | slipway predict scaler.pkl,model.pkl --input - > answers.csv
  slipway predict model.pkl -i data.csv -o out.csv --on-error skip`,
    )
    .action(async (model: string, options: PredictOptions) => {
      const [{ openModel }, { predictFile }] = await Promise.all([
        import('../config/open-model.ts'),
        import('./predict-file.ts'),
      ])
      const opened = await openModel(model, { hooks: options.hook ?? [] })
      try {
        await predictFile(opened, options)
      } finally {
        await opened.close()
      }
    })
}
