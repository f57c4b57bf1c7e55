import { fault } from '../../../errors.ts'
import {
  PyFloat,
  PyList,
  PySet,
  PyTuple,
  type PyObject,
} from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'

export type Resolve = (raw: unknown) => unknown

/** Makes plain data of a record of one name; gives the record back for a form it does not know. */
export type Meaner = (object: PyObject, resolve: Resolve) => unknown

/** One way to make meaning and all the names (`module.name`) that Python versions and libraries give it. */
export type MeaningTable = readonly (readonly [readonly string[], Meaner])[]

/** Each name in each module: libraries move private modules about. */
export function spell(modules: readonly string[], names: readonly string[]): string[] {
  return modules.flatMap((module) => names.map((name) => `${module}.${name}`))
}

export function malformed(object: PyObject, what: string): Error {
  return fault(
    'E_FORMAT',
    `${className(object) || 'an object'} at byte ${object.offset} is malformed: ${what}`,
  )
}

/** A resolved int or float as a number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return value instanceof PyFloat ? value.value : undefined
}

/** Items of a resolved list, tuple or set. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  return value instanceof PyList || value instanceof PyTuple || value instanceof PySet
    ? value.items
    : undefined
}

/** A resolved tuple or list of ints as a shape. */
export function shapeOf(value: unknown, object: PyObject): number[] {
  const items = itemsOf(value)
  if (items === undefined || !items.every((length) => typeof length === 'number')) {
    throw malformed(object, 'it has no shape')
  }
  return items as number[]
}
