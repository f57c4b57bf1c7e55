import type { SlipwayError } from '../../errors.ts'
import { fault } from '../../errors.ts'

export function malformed(what: string): SlipwayError {
  return fault('E_FORMAT', `the CatBoost model is malformed: ${what}`, {
    hint: 'Save it again where it was trained: model.save_model("model.cbm").',
  })
}
