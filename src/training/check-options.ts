import { fault } from '../errors.ts'
import type { FittedKind, TrainOptions } from './options.ts'
import type { Task } from './table/target.ts'

const trees: readonly FittedKind[] = ['boosting', 'forest']
const stopped: readonly FittedKind[] = ['boosting', 'network']

/** Options that not every kind of model takes. */
const takers: Readonly<Record<string, readonly FittedKind[]>> = {
  '--optimizer': ['linear', 'network'],
  '--learning-rate': ['linear', 'boosting', 'network'],
  '--steps': ['linear'],
  '--precision': ['linear'],
  '--no-standardize': ['linear', 'network'],
  '--c': ['linear'],
  '--trees': trees,
  '--max-leaves': trees,
  '--min-leaf': trees,
  '--early-stopping': stopped,
  '--no-early-stopping': stopped,
  '--layers': ['network'],
  '--activation': ['network'],
  '--epochs': ['network'],
  '--batch-size': ['network'],
}

/** What a linear model takes only where gradient descent fits it. */
const ofDescent = ['--learning-rate', '--steps', '--precision']

/**
 * Refuses options that the model asked for does not take, before the data is read. Under `auto` each kind takes of them what it has, and
 * only what no kind would take is refused. Throws E_USAGE.
 */
export function checkGiven(
  given: readonly string[],
  { model, optimizer }: Pick<TrainOptions, 'model' | 'optimizer'>,
): void {
  for (const option of given) {
    const kinds = Object.hasOwn(takers, option) ? takers[option]! : undefined
    if (!kinds) continue
    if (model !== 'auto' && !kinds.includes(model))
      throw fault(
        'E_USAGE',
        `--model ${model} takes no ${option}: it is for ${kinds.map((kind) => `--model ${kind}`).join(' and ')}`,
        { hint: `Leave it out, or train ${kinds.length > 1 ? 'one of those' : 'that'}.` },
      )
    const isLinear = model === 'linear' || (model === 'auto' && kinds.length === 1)
    if (isLinear && ofDescent.includes(option) && optimizer !== 'sgd')
      throw fault(
        'E_USAGE',
        `${option} is for gradient descent; a linear model is fitted exactly`,
        {
          hint: 'Add --optimizer sgd, or leave it out.',
        },
      )
  }
}

/** Refuses options that do not go with the task, as `checkGiven` those that do not go with the model. Throws E_USAGE. */
export function checkOptions(options: TrainOptions, task: Task): void {
  const { model, optimizer, balanced, given = [] } = options
  checkGiven(given, options)
  if (balanced && task === 'regression')
    throw fault('E_USAGE', '--balanced weighs classes; the target is a quantity')
  if (given.includes('--c') && task === 'regression')
    throw fault('E_USAGE', '--c is the penalty of a classifier; the target is a quantity')
  if (model === 'linear' && optimizer === 'adam')
    throw fault('E_USAGE', '--optimizer adam is for networks; a linear model has exact and sgd')
  const descent = given.find((option) => option === '--steps' || option === '--precision')
  if (optimizer === 'sgd' && task === 'classification' && (model === 'linear' || descent))
    throw fault(
      'E_USAGE',
      `gradient descent (${model === 'linear' ? '--optimizer sgd' : descent}) is for regression; classes are fitted to the end by L-BFGS`,
    )
  if (model === 'network' && optimizer === 'exact')
    throw fault('E_USAGE', 'a network has no exact optimizer; it has adam and sgd')
}
