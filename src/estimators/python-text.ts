// How Python writes values as text, for names that libraries build from data (x0_1.5, city_None).
import { PyFloat } from '../encodings/pickle/records.ts'
import { pythonFloat } from '../encodings/python-text/number-text.ts'

/** str(value) of None, a bool, an int, a float or text. `isFloat` tells a whole float from an int. */
export function pythonText(value: unknown, isFloat = false): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof PyFloat) return pythonFloat(value.value)
  if (typeof value === 'number') return isFloat ? pythonFloat(value) : String(value)
  return typeof value === 'string' ? value : 'None'
}
