import { PyObject } from '../../../encodings/pickle/records.ts'
import type { ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'

/**
 * What a tree or forest takes: everything is rounded to float32, and missing values are for the trees that say so
 * (`_support_missing_values`); a forest asks the first of its own.
 */
export function readsOf(
  view: ObjectView,
  context: ReadContext,
  isForest: boolean,
): Pick<Estimator, 'accepts' | 'reads'> {
  const version = context.versionOf(view)
  const first = isForest ? view.resolve(view.list('estimators_')[0]) : view.object
  const takesMissing =
    first instanceof PyObject &&
    atLeast(version, 1, isForest ? 4 : 3) &&
    treeTakesMissing(view.viewOf(first), context)
  return { accepts: takesMissing ? 'missing' : 'finite', reads: 'float32' }
}

/** Before 1.9 some criteria had no way to weigh missing values, before 1.6 neither had random splits; constraints forbade them from 1.4 to 1.8. */
function treeTakesMissing(tree: ObjectView, context: ReadContext): boolean {
  const version = context.versionOf(tree)
  const splitter = tree.optionalString('splitter')
  const isExtra = tree.name.startsWith('ExtraTree')
  if (atLeast(version, 1, 9)) return !isExtra || splitter === 'random'
  if (!tree.isNone('monotonic_cst') && tree.has('monotonic_cst')) return false
  const criterion = tree.optionalString('criterion') ?? ''
  const criteria = tree.name.endsWith('Classifier')
    ? ['gini', 'log_loss', 'entropy']
    : ['squared_error', 'friedman_mse', 'poisson']
  if (!criteria.includes(criterion)) return false
  if (!atLeast(version, 1, 6)) return splitter === 'best'
  // ExtraTreeRegressor's own rule is written so that it has no effect in 1.6.
  const hasOwnRule =
    tree.name === 'ExtraTreeClassifier' ||
    (tree.name === 'ExtraTreeRegressor' && atLeast(version, 1, 7))
  return hasOwnRule ? splitter === 'random' : splitter === 'best' || splitter === 'random'
}
