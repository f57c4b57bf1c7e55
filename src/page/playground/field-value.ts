import type { Field, Plain } from '../../protocols/page/model-card.ts'

/** What a field's text stands for in a request, or what is wrong with it. */
export type FieldValue =
  | { readonly value: Plain; readonly problem?: undefined }
  | { readonly problem: string }

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

export function readField(field: Field, text: string): FieldValue {
  const category = field.categories?.find((known) => String(known) === text)
  if (category !== undefined) return { value: category }
  const trimmed = text.trim()
  if (trimmed === '') return emptyField(field, text)
  if (field.isClosed && field.categories) return { problem: `"${trimmed}" is not a known category` }
  if (field.kind === 'string') return { value: text }
  if (number.test(trimmed)) {
    const value = Number(trimmed)
    if (!Number.isFinite(value)) return { problem: `"${trimmed}" is too large` }
    if (field.isInteger && !Number.isInteger(value))
      return { problem: `"${trimmed}" is not a whole number` }
    return { value }
  }
  if (field.kind === 'any' || field.parsesText) return { value: text }
  if (/^[+-]?\d+,\d+$/.test(trimmed))
    return { problem: `"${trimmed}" is not a number: write a decimal point, not a comma` }
  return { problem: `"${trimmed}" is not a number` }
}

function emptyField(field: Field, text: string): FieldValue {
  if (field.isOptional) return { value: null }
  if (field.kind === 'string' && !field.isClosed) return { value: text }
  return { problem: 'a value is needed' }
}

/** A value as the text of its field. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value as Plain)
}

/** Whether a number lies outside what the model saw in training; such a value is sent all the same. */
export function isBeyond(field: Field, text: string): boolean {
  const { range } = field
  if (!range || text.trim() === '') return false
  const value = Number(text)
  return value < range[0] || value > range[1]
}
