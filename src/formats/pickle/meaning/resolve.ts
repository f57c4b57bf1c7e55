// From records to meaning, when asked, and only for names in Slipway's own table.

import { fault } from '../../../errors.ts'
import {
  PyDict,
  PyGlobal,
  PyList,
  PyObject,
  PySet,
  PyTuple,
} from '../../../encodings/pickle/records.ts'
import { meaningOf, meaningOfGlobal } from './table.ts'

// Deeper nesting than any honest file has, and far from where the stack ends.
const maximumDepth = 1000

let depth = 0

/**
 * What a raw value of a pickle means. Containers keep their identity and are resolved in place, once, with all they hold;
 * a record of a known name becomes an NdArray, SparseMatrix, DataFrame, text, number, ...; a model, or anything unknown,
 * stays a PyObject whose arguments and state are left alone until asked for (`stateOf`, `attributeOf`).
 * A class or function is data: a PyGlobal, or a PyFunction for numpy's functions.
 * Throws E_FORMAT for malformed arrays and the like, E_LIMIT for nesting beyond 1000 levels or too much memory.
 */
export function resolve(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw
  if (raw instanceof PyObject) return resolveObject(raw)
  if (raw instanceof PyGlobal) return meaningOfGlobal(raw)
  if (raw instanceof PyTuple || raw instanceof PyList) resolveOnce(raw, resolveItems)
  else if (raw instanceof PyDict) resolveOnce(raw, resolveEntries)
  else if (raw instanceof PySet) resolveOnce(raw, resolveMembers)
  return raw
}

function resolveObject(object: PyObject): unknown {
  if (object.meaning === undefined) {
    object.meaning = busy
    try {
      object.meaning = nest(() => meaningOf(object, resolve))
    } finally {
      if (object.meaning === busy) object.meaning = undefined
    }
  } else if (object.meaning === busy) {
    throw fault('E_FORMAT', `the data at byte ${object.offset} contains itself`)
  }
  return object.meaning
}

const busy = Symbol('busy')

function resolveOnce<T extends PyTuple | PyList | PyDict | PySet>(
  container: T,
  work: (container: T) => void,
): void {
  // A container met again while it is at work holds itself: it is returned as it is, which is what Python has too.
  if (container.resolution !== 'raw') return
  container.resolution = 'busy'
  try {
    nest(() => work(container))
    container.resolution = 'resolved'
  } finally {
    if (container.resolution === 'busy') container.resolution = 'raw'
  }
}

function nest<T>(work: () => T): T {
  if (depth >= maximumDepth)
    throw fault('E_LIMIT', `values are nested more than ${maximumDepth} levels deep`)
  depth++
  try {
    return work()
  } finally {
    depth--
  }
}

function resolveItems(container: PyTuple | PyList): void {
  const { items } = container
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (typeof item === 'object' && item !== null) items[i] = resolve(item)
  }
}

function resolveEntries(dict: PyDict): void {
  let isChanged = false
  const entries: [unknown, unknown][] = []
  for (const [key, value] of dict.entries()) {
    const resolvedKey = resolve(key)
    const resolvedValue = resolve(value)
    if (resolvedKey !== key || resolvedValue !== value) isChanged = true
    entries.push([resolvedKey, resolvedValue])
  }
  if (isChanged) dict.replace(entries)
}

function resolveMembers(set: PySet): void {
  set.replace(set.items.map(resolve))
}
