// Reads and resolves everything a file holds, as no single model does.

import { NdArray } from '../../src/encodings/numpy/nd-array.ts'
import { PyDict, PyList, PyObject, PySet, PyTuple } from '../../src/encodings/pickle/records.ts'
import { MaskedArray, PyPartial, RandomSource } from '../../src/encodings/pickle/values.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { resolve } from '../../src/formats/pickle/meaning/resolve.ts'
import { readPickle, type ReadPickleOptions } from '../../src/formats/pickle/read-pickle.ts'

/** Resolves all that can be reached, each record once. Returns how many values there were. */
export function walk(root: unknown): number {
  const seen = new Set<object>()
  const todo: unknown[] = [root]
  while (todo.length > 0) {
    const value = resolve(todo.pop())
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const part of partsOf(value)) todo.push(part)
  }
  return seen.size
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof PyTuple || value instanceof PyList || value instanceof PySet)
    return value.items
  if (value instanceof PyDict) return [...value.entries()].flat()
  if (value instanceof PyObject) {
    const { callable, args, kwargs, state, laterStates, listItems, dictItems } = value
    return [
      callable,
      ...args,
      kwargs ?? null,
      state ?? null,
      ...(laterStates ?? []),
      ...listItems,
      dictItems ?? null,
    ]
  }
  if (value instanceof NdArray) {
    const fields = value.fieldNames.map((name) => value.field(name))
    return value.dtype.kind === 'O' ? [...(value.data as unknown[]), ...fields] : fields
  }
  if (value instanceof MaskedArray) return [value.data, value.mask, value.fillValue]
  if (value instanceof RandomSource) return [value.state]
  return value instanceof PyPartial ? [value.func, ...value.args, value.kwargs] : []
}

/** 'value', or the code of the SlipwayError it ends in. Anything else escapes. */
export function outcomeOf(bytes: Uint8Array, options?: ReadPickleOptions): string {
  try {
    walk(readPickle(bytes, options).root)
    return 'value'
  } catch (error) {
    if (isSlipwayError(error)) return error.code
    throw error
  }
}
