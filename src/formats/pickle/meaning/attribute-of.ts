import type { PyObject } from '../../../encodings/pickle/records.ts'
import { resolve } from './resolve.ts'
import { stateOf } from './state-of.ts'

/** One attribute with its meaning; undefined when the record has none of that name. */
export function attributeOf(object: PyObject, name: string): unknown {
  const value = stateOf(object).get(name)
  return value === undefined ? undefined : resolve(value)
}

/** The state as the file gives it (the last BUILD's), with its meaning: a tuple for KDTree, BallTree and the like. */
export function rawStateOf(object: PyObject): unknown {
  return resolve(object.laterStates?.at(-1) ?? object.state ?? null)
}
