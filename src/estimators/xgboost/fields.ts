// Typed access to what JSON or UBJSON holds.
import { malformed } from './faults.ts'

export type Fields = Readonly<Record<string, unknown>>

export function fieldsAt(value: unknown, name: string): Fields {
  const field = optional(value, name)
  if (typeof field !== 'object' || field === null || isList(field))
    throw malformed(`"${name}" is not there or no object`)
  return field as Fields
}

/** Undefined where the field is absent. Own fields only: a file may name one "constructor". */
export function optional(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined
}

export function textAt(value: unknown, name: string): string {
  const field = optional(value, name)
  if (typeof field !== 'string') throw malformed(`"${name}" is not there or no text`)
  return field
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value)
}

/** A list of `length` elements (of any length where none is given): numbers, where the file says so, in a typed array. */
export function listAt(value: unknown, name: string, length?: number): ArrayLike<unknown> {
  const field = optional(value, name)
  if (!isList(field)) throw malformed(`"${name}" is not there or no list`)
  const list = field as ArrayLike<unknown>
  if (length !== undefined && list.length !== length)
    throw malformed(`"${name}" has ${list.length} elements, not ${length}`)
  return list
}

/** Numbers; JSON's writer says NaN and Infinity, which `readJson` makes text. */
export function numbersAt(value: unknown, name: string, length?: number): Float64Array {
  const list = listAt(value, name, length)
  if (list instanceof Float64Array) return list
  return Float64Array.from(list, (item) => {
    const number = typeof item === 'boolean' || typeof item === 'string' ? Number(item) : item
    if (typeof number !== 'number') throw malformed(`"${name}" holds ${typeof item} among numbers`)
    return number
  })
}

export function singlesAt(value: unknown, name: string, length?: number): Float32Array {
  const list = listAt(value, name, length)
  return list instanceof Float32Array ? list : Float32Array.from(numbersAt(value, name, length))
}

export function integersAt(value: unknown, name: string, length?: number): Int32Array {
  const list = listAt(value, name, length)
  if (list instanceof Int32Array) return list
  return Int32Array.from(numbersAt(value, name, length), (number) => {
    if (!Number.isInteger(number) || Math.abs(number) > 2 ** 31)
      throw malformed(`"${name}" holds ${number} among whole numbers`)
    return number
  })
}

/** A whole number from 0 on, which XGBoost writes as text. */
export function countAt(value: unknown, name: string, otherwise?: number): number {
  const field = optional(value, name)
  if (field === undefined && otherwise !== undefined) return otherwise
  const count = typeof field === 'string' && /^\d{1,10}$/.test(field) ? Number(field) : field
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
    throw malformed(`"${name}" is not there or no count`)
  return count
}

export function textsAt(value: unknown, name: string): readonly string[] | undefined {
  if (optional(value, name) === undefined) return undefined
  return Array.from(listAt(value, name), (item) => {
    if (typeof item !== 'string') throw malformed(`"${name}" holds what is no text`)
    return item
  })
}
