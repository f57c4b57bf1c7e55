import { fault } from '../../errors.ts'

export function malformed(what: string): Error {
  return fault('E_FORMAT', `the XGBoost model is malformed: ${what}`, {
    hint: 'Save it again where it was trained: booster.save_model("model.json").',
  })
}

export function unsupported(what: string, hint?: string): Error {
  return fault('E_UNSUPPORTED', `an XGBoost model ${what}`, hint === undefined ? {} : { hint })
}
