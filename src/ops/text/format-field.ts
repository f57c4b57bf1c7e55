// Python's str.format for one value.
import { fault } from '../../errors.ts'
import {
  exponentText,
  fixedText,
  pythonFloat,
  pythonSingle,
} from '../../encodings/python-text/number-text.ts'

/** A replacement field: {}, {:.2f}, {:,}. */
export interface FieldSpec {
  readonly hasCommas: boolean
  readonly digits: number | undefined
  /** '' writes the value as str() does. */
  readonly kind: '' | 'f' | 'e' | '%' | 'd' | ','
}

const mostDigits = 50

/** Literal text and fields, in order. Throws E_FORMAT for what is not understood. */
export function parseTemplate(template: string): (string | FieldSpec)[] {
  const parts: (string | FieldSpec)[] = []
  let literal = ''
  for (let i = 0; i < template.length; i++) {
    const character = template[i]!
    if (character !== '{' && character !== '}') {
      literal += character
      continue
    }
    if (template[i + 1] === character) {
      literal += character
      i++
      continue
    }
    const end = template.indexOf('}', i)
    if (character === '}' || end < 0)
      throw fault('E_FORMAT', `a single "${character}" in the template ${JSON.stringify(template)}`)
    parts.push(literal, parseField(template.slice(i + 1, end)))
    literal = ''
    i = end
  }
  parts.push(literal)
  return parts.filter((part) => part !== '')
}

function parseField(text: string): FieldSpec {
  const match = /^0?(?::(,)?(?:\.(\d{1,2}))?([fe%d])?)?$/.exec(text)
  const digits = match?.[2] === undefined ? undefined : Number(match[2])
  const kind = (match?.[3] ?? (match?.[1] ? ',' : '')) as FieldSpec['kind']
  const isWhole = kind === '' || kind === 'd' || kind === ','
  if (!match || (digits !== undefined && (isWhole || digits > mostDigits)))
    throw fault('E_FORMAT', `the field {${text}} of a template is not understood`, {
      hint: 'There are {}, {:.2f}, {:,.2f}, {:.1%}, {:.3e}, {:,} and {:d}.',
    })
  return { hasCommas: match[1] !== undefined, digits, kind }
}

/** One value as the field writes it. */
export function fieldText(
  { kind, digits, hasCommas }: FieldSpec,
  value: string | number | null,
  type: 'double' | 'single' | 'integer' | 'boolean',
): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return value
  if (kind === 'd' && type !== 'integer' && type !== 'boolean' && !Number.isInteger(value))
    throw fault('E_VALUE', {
      where: 'the template',
      '!value': String(value),
      what: 'is not a whole number, which {:d} takes',
    })
  const text = numberText(kind, digits, value, type)
  return hasCommas ? withCommas(text) : text
}

function numberText(
  kind: FieldSpec['kind'],
  digits: number | undefined,
  value: number,
  type: 'double' | 'single' | 'integer' | 'boolean',
): string {
  if (kind === 'f') return fixedText(value, digits ?? 6)
  if (kind === '%') return `${fixedText(value * 100, digits ?? 6)}%`
  if (kind === 'e') return exponentText(value, digits ?? 6)
  if (kind === 'd') return String(value)
  if (type === 'boolean') return kind === ',' ? String(value) : value === 0 ? 'False' : 'True'
  if (type === 'integer') return String(value)
  return type === 'single' ? pythonSingle(value) : pythonFloat(value)
}

function withCommas(text: string): string {
  return text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ','))
}
