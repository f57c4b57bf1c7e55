// How Python writes values as text, for names that libraries build from data (x0_1.5, city_None).
import { PyFloat } from '../encodings/pickle/records.ts'

/** str(value) of None, a bool, an int, a float or text. `isFloat` tells a whole float from an int. */
export function pythonText(value: unknown, isFloat = false): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof PyFloat) return floatText(value.value)
  if (typeof value === 'number') return isFloat ? floatText(value) : String(value)
  return typeof value === 'string' ? value : 'None'
}

/** repr(float): shortest digits that read back the same; exponents from 1e16 and below 1e-4, of at least two digits. */
function floatText(value: number): string {
  if (value !== value) return 'nan'
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-4 && size < 1e16)) {
    const text = plainText(value)
    return text.includes('.') ? text : `${text}.0`
  }
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Digits without an exponent; JavaScript writes one from 1e21 and below 1e-6 only. */
function plainText(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text)
  if (!match) return text
  const [, sign, first, rest = '', exponent] = match
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`
}
