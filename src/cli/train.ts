import { Command, InvalidArgumentError, Option } from 'commander'
import type { Activation } from '../training/network/network.ts'
import { activations } from '../training/network/network.ts'
import type { ModelKind } from '../training/options.ts'
import { commandLine } from './command-line.ts'
import { givenOptions } from './given-options.ts'
import type { Outcome } from './program.ts'

export interface TrainFlags {
  readonly target: string
  readonly output: string
  readonly task?: 'regression' | 'classification'
  readonly model: ModelKind
  readonly ignore?: string
  readonly units?: string
  readonly test: number
  readonly folds: number
  readonly seed: number
  readonly optimizer?: 'exact' | 'sgd' | 'adam'
  readonly learningRate?: number
  readonly steps: number
  readonly precision: 'float32' | 'float64'
  readonly c: number
  readonly standardize: boolean
  readonly balanced?: boolean
  readonly trees: number
  readonly layers: readonly number[]
  readonly activation: Activation
  readonly epochs: number
  readonly batchSize?: number
  readonly maxLeaves?: number
  readonly minLeaf?: number
  readonly earlyStopping?: boolean
  readonly report?: string
  readonly date?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

export function trainCommand(_outcome: Outcome): Command {
  const command = new Command('train')
    .description('train a model on a table, and write it as one file that slipway serves')
    .argument('<data>', 'CSV file with a header line, JSON lines or Parquet')
    .requiredOption('-t, --target <column>', 'what to predict')
    .option('-o, --output <file>', 'the model', 'model.slipway')
    .addOption(
      new Option(
        '--task <task>',
        'default: classes where the target is text or few whole numbers',
      ).choices(['regression', 'classification']),
    )
    .addOption(
      new Option('--model <kind>', 'what to train; auto: the best of them in cross-validation')
        .choices(['linear', 'boosting', 'forest', 'network', 'auto'])
        .default('linear'),
    )
    .option('--ignore <columns>', 'columns to leave out, separated by commas')
    .option('--units <units>', 'what numbers are in, as area=m2,price=EUR; shown to callers')
    .option('--test <share>', 'share of the rows held out to measure with', share, 0.2)
    .option('--folds <count>', 'cross-validate in so many parts besides', whole, 0)
    .option(
      '--seed <number>',
      'decides which rows are held out, and all else that is random',
      whole,
      0,
    )
    .addOption(
      new Option(
        '--optimizer <kind>',
        'of a linear model exact (to the end; the default) or sgd (gradient descent), of a network adam (the default) or sgd',
      ).choices(['exact', 'sgd', 'adam']),
    )
    .option(
      '--learning-rate <rate>',
      'of gradient descent and networks (default: 0.01), of boosting (default: 0.1)',
      positive,
    )
    .option('--steps <count>', 'of gradient descent', whole, 1000)
    .addOption(
      new Option('--precision <type>', 'of gradient descent')
        .choices(['float32', 'float64'])
        .default('float64'),
    )
    .option('--no-standardize', 'fit the numbers as they are')
    .option('--c <strength>', 'inverse of the L2 penalty of a classifier', positive, 1)
    .option('--balanced', 'classes count alike, however many rows each has')
    .option('--report <file>', 'curves, errors, importances and the data as one HTML page')
    .option('--date <date>', 'to stand in the report, which says none by itself')
    .option('--json', 'print the figures as JSON')
    .option('-q, --quiet', 'no progress and no summary')
    .addHelpText('after', examples)
    .action(async (data: string, flags: TrainFlags, own: Command) => {
      const { trainModel } = await import('./train-model.ts')
      const given = givenOptions(own).map(({ long }) => long!)
      await trainModel(data, flags, commandLine(own, [data]), given)
    })
  return networkOptions(treeOptions(command))
}

const examples = `
Types of columns are inferred; for linear models and networks missing values are filled, numbers
standardised, categories one-hot encoded; trees take them as they are. The file holds all of that,
and rows with their answers, which are replayed whenever it is loaded.

Examples:
  slipway train houses.csv --target price
  slipway train churn.csv --target churned --model boosting --folds 5 -o churn.slipway
  slipway train flows.csv --target kind --model network --layers 32,16 --epochs 200
  slipway train churn.csv --target churned --model auto --report churn.html
  slipway train line.csv --target y --no-standardize --optimizer sgd --learning-rate 0.01 --steps 1000`

function treeOptions(command: Command): Command {
  return command
    .option('--trees <count>', 'rounds of boosting, trees of a forest', atLeast(1), 100)
    .option('--max-leaves <count>', 'of a tree (default: 31, of a forest 1024)', atLeast(2))
    .option('--min-leaf <rows>', 'in a leaf (default: 20, of a forest 5)', atLeast(1))
    .option(
      '--early-stopping',
      'go on until a held-out tenth gains no more (default: boosting from 10,000 rows, networks from 100)',
    )
    .option('--no-early-stopping', 'go on to the end of --trees or --epochs')
}

function networkOptions(command: Command): Command {
  return command
    .option('--layers <units>', 'hidden layers of a network, as 32,16', layers, [32, 16])
    .addOption(
      new Option('--activation <function>', 'of the hidden layers')
        .choices(activations)
        .default('relu'),
    )
    .option('--epochs <count>', 'passes of a network over its rows', atLeast(1), 100)
    .option('--batch-size <rows>', 'of a step (default: a twentieth, 32 to 1,024)', atLeast(1))
}

const mostUnits = 4096

function layers(text: string): number[] {
  const units = text.split(',').map(Number)
  if (!units.every((count) => Number.isInteger(count) && count >= 1 && count <= mostUnits))
    throw new InvalidArgumentError(`They are whole numbers from 1 to ${mostUnits}, as 32,16.`)
  return units
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('It is a number above 0.')
  return value
}

function share(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('It is a number between 0 and 1.')
  return value
}

function atLeast(least: number) {
  return (text: string): number => {
    const value = whole(text)
    if (value < least) throw new InvalidArgumentError(`It is at least ${least}.`)
    return value
  }
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 2 ** 31)
    throw new InvalidArgumentError('It is a whole number.')
  return value
}
