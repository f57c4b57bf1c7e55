// Python values as inert data. Nothing here runs, imports or compares by anything a file supplies.
//
//   None -> null            bool -> boolean         int within 2^53 -> number, beyond -> PyInt
//   float -> PyFloat        str -> string           bytes -> Uint8Array, bytearray -> PyByteArray
//   tuple, list, dict, set  -> PyTuple, PyList, PyDict, PySet
//   a class or function     -> PyGlobal             anything built by a call or a state -> PyObject

import type { ByteBudget } from '../byte-budget.ts'
import { noItems, type PyGlobal } from './plain-records.ts'
import { PyDict } from './py-dict.ts'

export { PyByteArray, PyFloat, PyGlobal, PyInt, PyList, PyTuple } from './plain-records.ts'
export type { Resolution } from './plain-records.ts'
export { PyDict } from './py-dict.ts'
export { PySet } from './py-set.ts'

export type PyCallable = PyGlobal | PyObject

/**
 * What a REDUCE, NEWOBJ, NEWOBJ_EX, OBJ or INST would have built, with everything later opcodes gave it.
 * `kind` is 'newobj' when only `cls.__new__` would have run (no `__init__`), 'reduce' when a call would have.
 */
export class PyObject {
  readonly kind: 'reduce' | 'newobj'
  readonly callable: PyCallable
  readonly args: unknown[]
  readonly kwargs: PyDict | undefined
  readonly offset: number
  /** What its arrays may allocate: shared by all records of one file. */
  readonly budget: ByteBudget
  /** The state of the first BUILD; `undefined` when there was none (a BUILD of None gives null). */
  state: unknown = undefined
  /** States of further BUILDs, in order: for a key that occurs twice the last wins. */
  laterStates: unknown[] | undefined = undefined
  /** What APPEND and APPENDS gave it (a deque, a list subclass). */
  listItems: unknown[] = noItems
  /** What SETITEM and SETITEMS gave it (an OrderedDict, a defaultdict). */
  dictItems: PyDict | undefined = undefined
  /** What followed it in the stream: a joblib array's bytes, or the root of its nested pickle. */
  payload: unknown = undefined
  /** What `resolve` made of it. */
  meaning: unknown = undefined

  constructor(
    kind: 'reduce' | 'newobj',
    callable: PyCallable,
    args: unknown[],
    kwargs: PyDict | undefined,
    offset: number,
    budget: ByteBudget,
  ) {
    this.kind = kind
    this.callable = callable
    this.args = args
    this.kwargs = kwargs
    this.offset = offset
    this.budget = budget
  }
  append(item: unknown): void {
    if (this.listItems === noItems) this.listItems = [item]
    else this.listItems.push(item)
  }
  setItem(key: unknown, value: unknown): void {
    this.dictItems ??= new PyDict()
    this.dictItems.set(key, value)
  }
}
