import { NdArray } from '../encodings/numpy/nd-array.ts'
import { kindOf } from '../encodings/pickle/kind-of.ts'
import { PyFloat, PyGlobal, PyList, PyObject, PyTuple } from '../encodings/pickle/records.ts'
import { fault } from '../errors.ts'
import type { HookRole, HookSpec, Hooks } from './hooks.ts'

/** How a format gives meaning to what a file holds: implemented by formats/pickle and formats/skops. */
export interface ObjectReader {
  /** Meaning of a raw value, memoised; unknown objects stay inert records. */
  resolve(raw: unknown): unknown
  /** 'sklearn.linear_model._logistic.LogisticRegression'. */
  classNameOf(object: PyObject): string
  stateOf(object: PyObject): ReadonlyMap<string, unknown>
  /** What the user gives for names whose code is not in the file. */
  readonly hooks?: Hooks
}

/** Typed access to a fitted object's attributes. A missing or mistyped attribute is an error that names class and attribute. */
export class ObjectView {
  readonly object: PyObject
  /** Fully qualified class name. */
  readonly className: string
  private readonly reader: ObjectReader
  private readonly state: ReadonlyMap<string, unknown>

  constructor(object: PyObject, reader: ObjectReader) {
    this.object = object
    this.reader = reader
    this.className = reader.classNameOf(object)
    this.state = reader.stateOf(object)
  }

  /** Public name: the last part of the class name. */
  get name(): string {
    return this.className.slice(this.className.lastIndexOf('.') + 1)
  }

  /** What the user gives for a function or class the file names. Throws E_CONFIG where two of the hooks fit. */
  hook(qualifiedName: string, role: HookRole): HookSpec | undefined {
    return this.reader.hooks?.find(qualifiedName, role, this.keys)
  }

  get keys(): string[] {
    return [...this.state.keys()]
  }

  has(attribute: string): boolean {
    return this.state.has(attribute)
  }

  /** Resolved value, or undefined when the attribute is absent; Python's None is null. */
  get(attribute: string): unknown {
    return this.state.has(attribute) ? this.reader.resolve(this.state.get(attribute)) : undefined
  }

  /** Value of the first attribute that is there: names that drifted between versions, newest first. */
  first(...attributes: string[]): unknown {
    for (const attribute of attributes) if (this.state.has(attribute)) return this.get(attribute)
    throw this.missing(attributes[0]!)
  }

  isNone(attribute: string): boolean {
    return this.get(attribute) === null
  }

  array(attribute: string): NdArray {
    const value = this.get(attribute)
    if (value instanceof NdArray) return value
    if (value === undefined) throw this.missing(attribute)
    throw this.mistyped(attribute, 'an array', value)
  }

  /** The array, or undefined where the attribute is None or absent. */
  optionalArray(attribute: string): NdArray | undefined {
    const value = this.get(attribute)
    return value === undefined || value === null ? undefined : this.array(attribute)
  }

  number(attribute: string, otherwise?: number): number {
    const value = this.get(attribute)
    const number = asNumber(value)
    if (number !== undefined) return number
    if (value === undefined && otherwise !== undefined) return otherwise
    throw value === undefined
      ? this.missing(attribute)
      : this.mistyped(attribute, 'a number', value)
  }

  boolean(attribute: string, otherwise?: boolean): boolean {
    const value = this.get(attribute)
    if (typeof value === 'boolean') return value
    const number = asNumber(value)
    if (number !== undefined) return number !== 0
    if (value === undefined && otherwise !== undefined) return otherwise
    throw value === undefined
      ? this.missing(attribute)
      : this.mistyped(attribute, 'true or false', value)
  }

  string(attribute: string, otherwise?: string): string {
    const value = this.get(attribute)
    if (typeof value === 'string') return value
    if (value === undefined && otherwise !== undefined) return otherwise
    throw value === undefined
      ? this.missing(attribute)
      : this.mistyped(attribute, 'a string', value)
  }

  /** The string, or undefined where the attribute is None, absent or something else (a callable, an estimator). */
  optionalString(attribute: string): string | undefined {
    const value = this.get(attribute)
    return typeof value === 'string' ? value : undefined
  }

  /** Items of a list, tuple or one-dimensional object array (any array is listed in C order), each resolved. */
  list(attribute: string): unknown[] {
    const value = this.get(attribute)
    const items = listItems(value)
    if (items) return items.map((item) => this.reader.resolve(item))
    throw value === undefined ? this.missing(attribute) : this.mistyped(attribute, 'a list', value)
  }

  record(attribute: string): PyObject {
    const value = this.get(attribute)
    if (value instanceof PyObject) return value
    throw value === undefined
      ? this.missing(attribute)
      : this.mistyped(attribute, 'an object', value)
  }

  view(attribute: string): ObjectView {
    return new ObjectView(this.record(attribute), this.reader)
  }

  viewOf(object: PyObject): ObjectView {
    return new ObjectView(object, this.reader)
  }

  /** Name and state of a Cython object, whose state is a tuple (KDTree, BallTree, DistanceMetric). */
  cythonParts(object: PyObject): { readonly name: string; readonly items: readonly unknown[] } {
    const className = this.reader.classNameOf(object)
    const state = this.reader.resolve(object.laterStates?.at(-1) ?? object.state)
    if (!(state instanceof PyTuple))
      throw fault('E_FORMAT', `${className} in ${this.name} has a state that is no tuple`)
    return {
      name: className.slice(className.lastIndexOf('.') + 1),
      items: state.items.map((item) => this.reader.resolve(item)),
    }
  }

  /** Resolves a value found inside another one. */
  resolve(raw: unknown): unknown {
    return this.reader.resolve(raw)
  }

  missing(attribute: string): Error {
    const fitted = attribute.endsWith('_') || attribute.startsWith('_')
    return fault(
      'E_UNSUPPORTED',
      fitted
        ? `${this.name} has no ${attribute}: it was saved before it was fitted`
        : `${this.name} has no ${attribute}`,
      {
        hint: fitted
          ? 'Call fit, then save it again.'
          : 'Save it again with a released version of the library.',
      },
    )
  }

  mistyped(attribute: string, wanted: string, value: unknown): Error {
    return fault(
      'E_FORMAT',
      `${this.name}.${attribute} should be ${wanted}, but is ${describe(value)}`,
    )
  }

  /** A refusal that names the class and says what about it is not supported. */
  unsupported(what: string, hint?: string): Error {
    return fault('E_UNSUPPORTED', `${this.name} ${what}`, hint === undefined ? {} : { hint })
  }
}

/** A Python int, float, bool or numpy scalar as a number; undefined for anything else. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (value instanceof PyFloat) return value.value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof NdArray && value.shape.length === 0 && typeof value.data[0] === 'number')
    return value.data[0]
  return undefined
}

/** Items of a list, tuple or array; undefined for anything else. */
export function listItems(value: unknown): unknown[] | undefined {
  if (value instanceof PyList || value instanceof PyTuple) return value.items
  if (value instanceof NdArray) return Array.from(value.data as ArrayLike<unknown>)
  return undefined
}

/** What a value is, in words for an error message. */
export function describe(value: unknown): string {
  if (value === null) return 'None'
  if (value instanceof PyObject) return 'an object'
  if (value instanceof PyGlobal) return value.qualifiedName
  if (value instanceof NdArray) return `an array of shape (${value.shape.join(', ')})`
  return typeof value === 'object' ? kindOf(value) : typeof value
}
