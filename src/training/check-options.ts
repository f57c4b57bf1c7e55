import { fault } from '../errors.ts'
import type { TrainOptions } from './options.ts'
import type { Task } from './target.ts'

/** Refuses options that the model asked for does not have. Under `auto` each kind takes of them what it has. Throws E_USAGE. */
export function checkOptions({ model, optimizer, balanced }: TrainOptions, task: Task): void {
  if (balanced && task === 'regression')
    throw fault('E_USAGE', '--balanced weighs classes; the target is a quantity')
  if (model === 'linear' && optimizer === 'adam')
    throw fault('E_USAGE', '--optimizer adam is for networks; a linear model has exact and sgd')
  if (model === 'linear' && optimizer === 'sgd' && task === 'classification')
    throw fault(
      'E_USAGE',
      'gradient descent (--optimizer sgd) is for regression; classes are fitted to the end by L-BFGS',
    )
  if (model === 'network' && optimizer === 'exact')
    throw fault('E_USAGE', 'a network has no exact optimizer; it has adam and sgd')
}
