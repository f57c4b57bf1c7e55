import type { LoadedModel } from '../load/loaded-model.ts'

const made = new WeakMap<LoadedModel, readonly string[]>()

/** Which model answered: name, version and digest, the same list for every answer of a model. */
export function answerHeaders(model: LoadedModel): readonly string[] {
  let headers = made.get(model)
  if (!headers) {
    headers = [
      'Slipway-Model',
      model.name,
      'Slipway-Model-Version',
      modelVersion,
      'Slipway-Model-Digest',
      model.digest,
    ]
    made.set(model, headers)
  }
  return headers
}

/** One version a model until a repository serves several. */
export const modelVersion = '1'
