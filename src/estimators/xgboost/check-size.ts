import { fault } from '../../errors.ts'

/** Columns are listed one by one, answers made whole: a file of a few bytes may not ask for billions. */
const mostFeatures = 2 ** 22
const mostOutputs = 2 ** 16

/** Throws E_LIMIT. */
export function checkSize(features: number, outputs: number): void {
  if (features > mostFeatures)
    throw fault('E_LIMIT', `an XGBoost model of ${features} features; the limit is ${mostFeatures}`)
  if (outputs > mostOutputs)
    throw fault('E_LIMIT', `an XGBoost model of ${outputs} outputs; the limit is ${mostOutputs}`)
}
