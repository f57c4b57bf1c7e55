// The one list of names that mean something to Slipway. Nothing in a file can add to it.

import type { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import { builtinMeanings } from './builtins.ts'
import { className } from './class-name.ts'
import type { Meaner, MeaningTable, Resolve } from './meaner.ts'
import { numpyArrayMeanings } from './numpy-arrays.ts'
import { numpyFunction, numpyFunctionMeanings } from './numpy-functions.ts'
import { numpyRandomMeanings } from './numpy-random.ts'
import { isMissingValue, pandasMeanings } from './pandas.ts'
import { scipyBSplineMeanings } from './scipy-bspline.ts'
import { scipySparseMeanings } from './scipy-sparse.ts'
import { standardMeanings } from './standard-library.ts'

const tables: readonly MeaningTable[] = [
  builtinMeanings,
  standardMeanings,
  numpyArrayMeanings,
  numpyFunctionMeanings,
  numpyRandomMeanings,
  scipySparseMeanings,
  scipyBSplineMeanings,
  pandasMeanings,
]

const meaners = new Map<string, Meaner>(
  tables.flatMap((table) =>
    table.flatMap(([names, meaner]) => names.map((name) => [name, meaner] as const)),
  ),
)

/** The meaning of a record; the record itself when its name is not in the table. */
export function meaningOf(object: PyObject, resolve: Resolve): unknown {
  const meaner = meaners.get(className(object))
  return meaner === undefined ? object : meaner(object, resolve)
}

/** The meaning of a bare name: a numpy function, pandas' missing value, or just the name. */
export function meaningOfGlobal(global: PyGlobal): unknown {
  if (isMissingValue(global)) return null
  return numpyFunction(global) ?? global
}

/** Whether records or functions of this name are given meaning. */
export function hasMeaning(global: PyGlobal): boolean {
  return (
    meaners.has(global.qualifiedName) ||
    isMissingValue(global) ||
    numpyFunction(global) !== undefined
  )
}
