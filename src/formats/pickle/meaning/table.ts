// The one list of names that mean something to Slipway. Nothing in a file can add to it.

import type { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'

/** Makes plain data of a record of one name. */
export type Meaner = (object: PyObject) => unknown

const meaners = new Map<string, Meaner>()

/** The meaning of a record; the record itself when its name is not in the table. */
export function meaningOf(object: PyObject): unknown {
  return meaners.get(className(object))?.(object) ?? object
}

/** The meaning of a bare name. */
export function meaningOfGlobal(global: PyGlobal): unknown {
  return global
}
