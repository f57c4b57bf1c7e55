import type { InputSpec, OutputSpec } from '../ir/model.ts'

export const longestUnit = 40

/** Whether a text may stand as a unit: short, and nothing in it that moves the text around it. */
export function isUnit(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.trim() !== '' &&
    text.length <= longestUnit &&
    !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text)
  )
}

/** Units by name, of what has one. */
export function unitsOf(specs: readonly (InputSpec | OutputSpec)[]): Record<string, string> {
  return Object.fromEntries(
    specs.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])),
  )
}
