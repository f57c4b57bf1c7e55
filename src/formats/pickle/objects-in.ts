import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { PyDict, PyList, PyObject, PySet, PyTuple } from '../../encodings/pickle/records.ts'
import { PyPartial } from '../../encodings/pickle/values.ts'

/** Every record reachable from a value, each once, outermost first. Nothing is given meaning on the way. */
export function objectsIn(root: unknown): PyObject[] {
  const found: PyObject[] = []
  const seen = new Set<unknown>()
  const queue: unknown[] = [root]
  for (let at = 0; at < queue.length; at++) {
    const value = queue[at]
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (value instanceof PyObject) found.push(value)
    for (const part of partsOf(value))
      if (typeof part === 'object' && part !== null) queue.push(part)
  }
  return found
}

function* partsOf(value: object): Iterable<unknown> {
  if (value instanceof PyObject) {
    yield value.callable
    yield* value.args
    yield value.kwargs
    yield value.state
    yield* value.laterStates ?? []
    yield* value.listItems
    yield value.dictItems
    yield value.payload
    yield value.meaning
  } else if (value instanceof PyTuple || value instanceof PyList || value instanceof PySet) {
    yield* value.items
  } else if (value instanceof PyDict) {
    for (const [key, item] of value.entries()) {
      yield key
      yield item
    }
  } else if (value instanceof NdArray) {
    if (value.dtype.hasObjects && Array.isArray(value.data)) yield* value.data
  } else if (value instanceof PyPartial) {
    yield value.func
    yield* value.args
    yield value.kwargs
  }
}
