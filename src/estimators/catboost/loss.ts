import type { CatBoostModel } from './model.ts'

const classification = new Set([
  'Logloss',
  'CrossEntropy',
  'Focal',
  'MultiClass',
  'MultiClassOneVsAll',
  'MultiLogloss',
  'MultiCrossEntropy',
])

const ranking = new Set([
  'PairLogit',
  'PairLogitPairwise',
  'QueryRMSE',
  'GroupQuantile',
  'QuerySoftMax',
  'QueryCrossEntropy',
  'YetiRank',
  'YetiRankPairwise',
  'LambdaMart',
  'StochasticFilter',
  'StochasticRank',
])

/** Of each class a label of its own, so a row may have several. */
const independent = new Set(['MultiClassOneVsAll', 'MultiLogloss', 'MultiCrossEntropy'])
const multiLabel = new Set(['MultiLogloss', 'MultiCrossEntropy'])
/** Losses of a regressor whose model gives logarithms; `isDefault`: predict takes them back. */
const logarithmic: ReadonlyMap<string, { readonly isDefault: boolean }> = new Map([
  ['Poisson', { isDefault: true }],
  ['Tweedie', { isDefault: true }],
  ['LogLinQuantile', { isDefault: false }],
])

/** Name of the loss it was trained with: 'Logloss'; '' where the file does not say. */
export function lossOf({ info }: CatBoostModel): string {
  const { loss_function: inParams } = (info.get('params') ?? {}) as { loss_function?: unknown }
  const loss = (inParams ?? info.get('loss_function')) as { type?: unknown } | undefined
  return typeof loss?.type === 'string' ? loss.type : ''
}

export const isClassification = (loss: string): boolean => classification.has(loss)
/** A function of the trainer's, or not noted. */
export const isCustom = (loss: string): boolean =>
  loss === '' || loss.startsWith('PythonUserDefined')
export const isRanking = (loss: string): boolean => ranking.has(loss)
export const isIndependent = (loss: string): boolean => independent.has(loss)
export const isMultiLabel = (loss: string): boolean => multiLabel.has(loss)
export const isLogarithmic = (loss: string): boolean => logarithmic.has(loss)
export const predictsExponent = (loss: string): boolean => logarithmic.get(loss)?.isDefault ?? false
