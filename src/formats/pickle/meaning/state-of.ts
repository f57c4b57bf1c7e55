import { fault } from '../../../errors.ts'
import { PyDict, PyTuple, type PyObject } from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'

/**
 * A record's attributes by name, raw: `resolve` each one that is needed, or use `attributeOf` (attribute-of.ts).
 * Knows a dict, (dict, slots) tuples, Python 2's byte-string keys (read as latin-1) and several BUILDs (the last wins).
 * Empty when there is no state. Throws E_FORMAT when the state is something else: use `rawStateOf` for Cython's tuples.
 */
export function stateOf(object: PyObject): Map<string, unknown> {
  const attributes = new Map<string, unknown>()
  for (const state of [object.state, ...(object.laterStates ?? [])])
    addState(attributes, state, object)
  return attributes
}

function addState(attributes: Map<string, unknown>, state: unknown, object: PyObject): void {
  if (state === undefined || state === null) return
  if (
    state instanceof PyTuple &&
    state.items.length === 2 &&
    isDictOrNone(state.items[0]) &&
    isDictOrNone(state.items[1])
  ) {
    for (const part of state.items) addState(attributes, part, object)
    return
  }
  if (!(state instanceof PyDict))
    throw fault('E_FORMAT', `the state of ${className(object)} at byte ${object.offset} is no dict`)
  for (const [key, value] of state.entries()) {
    if (typeof key !== 'string')
      throw fault(
        'E_FORMAT',
        `the state of ${className(object)} at byte ${object.offset} has a key that is no text`,
      )
    attributes.set(key, value)
  }
}

function isDictOrNone(value: unknown): boolean {
  return value === null || value instanceof PyDict
}
