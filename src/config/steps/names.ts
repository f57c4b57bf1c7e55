import { fault } from '../../errors.ts'
import { Opaque } from '../../formats/format.ts'
import { isText } from '../is-text.ts'
import type { StepPlace } from './step.ts'

/** A list of names as it stands, from a file, or those the model was fitted with ("model"). */
export function readNames(
  given: string | readonly string[],
  place: Pick<StepPlace, 'files' | 'where' | 'modelNames'>,
): readonly string[] {
  if (typeof given !== 'string') return given
  if (given === 'model') {
    if (place.modelNames) return place.modelNames
    throw fault(
      'E_CONFIG',
      `${place.where}: the model was fitted without column names, so "model" names none; list the columns`,
    )
  }
  return namesInFile(given, place)
}

/** A list (or index, or array) of texts in a pickle or JSON file. */
export function namesInFile(
  path: string,
  place: Pick<StepPlace, 'files' | 'where'>,
): readonly string[] {
  const value = place.files.value(path, place.where)
  if (Array.isArray(value) && value.length > 0 && value.every(isText)) return value
  const what = value instanceof Opaque ? ` (it holds ${value.what})` : ''
  throw fault('E_CONFIG', `${place.where}: ${path} holds no list of names${what}`)
}
