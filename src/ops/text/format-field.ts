// Python's str.format for one value.
import { fault } from '../../errors.ts'
import { exponentText, fixedText, pythonFloat } from '../../encodings/python-text/number-text.ts'

/** A replacement field: {}, {:.2f}, {:>10,}. */
export interface FieldSpec {
  readonly fill: string
  /** '' stands for the type's own: numbers on the right, text on the left. */
  readonly align: '' | '<' | '>' | '^' | '='
  /** What stands before a number that is not negative. */
  readonly plus: '' | '+' | ' '
  readonly width: number
  readonly grouping: '' | ',' | '_'
  readonly digits: number | undefined
  /** '' writes the value as str() does, where nothing else is asked for. */
  readonly kind: '' | 'f' | 'e' | 'g' | '%' | 'd' | 's'
  readonly isPlain: boolean
}

const mostDigits = 50
const mostWidth = 200

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

const fieldPattern =
  /^0?(?::(?:(?<fill>[^{}])?(?<align>[<>^=]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>[1-9]\d{0,3})?(?<grouping>[,_])?(?:\.(?<digits>\d{1,2}))?(?<kind>[fegd%s])?)?$/u

function parseField(text: string): FieldSpec {
  const found = fieldPattern.exec(text)?.groups
  const digits = found?.['digits'] === undefined ? undefined : Number(found['digits'])
  const kind = (found?.['kind'] ?? '') as FieldSpec['kind']
  const width = Number(found?.['width'] ?? 0)
  const isZeroed = found?.['zero'] !== undefined
  const plus = found?.['sign'] ?? ''
  const grouping = (found?.['grouping'] ?? '') as FieldSpec['grouping']
  const isText = kind === 's' && (plus !== '' || grouping !== '' || isZeroed)
  if (
    !found ||
    isText ||
    (kind === 'd' && digits !== undefined) ||
    (digits ?? 0) > mostDigits ||
    width > mostWidth ||
    // Zeros between a sign and digits in groups would be grouped too.
    (isZeroed && grouping !== '')
  )
    throw fault('E_FORMAT', `the field {${text}} of a template is not understood`, {
      hint: 'There are {}, {:.2f}, {:,.2f}, {:.1%}, {:.3e}, {:.4g}, {:,}, {:d}, with a width and a sign as in Python: {:>10}, {:+.1f}.',
    })
  return {
    fill: found['fill'] ?? (isZeroed ? '0' : ' '),
    align: (found['align'] ?? (isZeroed ? '=' : '')) as FieldSpec['align'],
    plus: (plus === '-' ? '' : plus) as FieldSpec['plus'],
    width,
    grouping,
    digits,
    kind,
    isPlain: text === '' || text === '0' || text === ':' || text === '0:',
  }
}

/** A numpy.float32 is formatted as the double it widens to, by {} too. */
type ValueType = 'double' | 'integer' | 'boolean'

/** Whether a text can be written into a field: one that is not for numbers. */
export function takesText({ kind, plus, grouping, align }: FieldSpec): boolean {
  return (kind === '' || kind === 's') && plus === '' && grouping === '' && align !== '='
}

/** One value as the field writes it. */
export function fieldText(spec: FieldSpec, value: string | number | null, type: ValueType): string {
  if (value === null) return 'None'
  if (typeof value === 'string') {
    const { digits } = spec
    return padded(
      spec,
      '',
      digits === undefined ? value : Array.from(value).slice(0, digits).join(''),
      '<',
    )
  }
  if (spec.isPlain) return plainText(value, type)
  const text = numberText(spec, value, type === 'boolean' ? 'integer' : type)
  const isNegative = text.startsWith('-')
  const body = isNegative ? text.slice(1) : text
  return padded(spec, isNegative ? '-' : spec.plus, grouped(body, spec.grouping), '>')
}

function plainText(value: number, type: ValueType): string {
  if (type === 'boolean') return value === 0 ? 'False' : 'True'
  if (type === 'integer') return String(value)
  return pythonFloat(value)
}

function numberText({ kind, digits }: FieldSpec, value: number, type: ValueType): string {
  if (kind === 's') throw misfit(value, 'is a number, and {:s} takes text')
  const isInteger = type === 'integer'
  if (kind === 'd' && !isInteger && !Number.isInteger(value))
    throw misfit(value, 'is not a whole number, which {:d} takes')
  if (kind === 'f') return fixedText(value, digits ?? 6)
  if (kind === '%') return `${fixedText(value * 100, digits ?? 6)}%`
  if (kind === 'e') return exponentText(value, digits ?? 6)
  if (kind === 'g') return generalText(value, digits ?? 6, false)
  if (kind === 'd' || isInteger) {
    if (digits === undefined) return String(value)
    throw misfit(value, 'is a whole number, which takes no precision')
  }
  return digits === undefined ? pythonFloat(value) : generalText(value, digits, true)
}

function misfit(value: number, what: string): Error {
  return fault('E_VALUE', { where: 'the template', '!value': String(value), what })
}

/** {:.4g}, and {:.4} where `hasPoint`: digits that count, with an exponent where they do not reach. */
function generalText(value: number, precision: number, hasPoint: boolean): string {
  if (value - value !== 0) return fixedText(value, 0)
  const digits = Math.max(1, precision)
  const long = exponentText(value, digits - 1)
  const at = long.indexOf('e')
  const exponent = Number(long.slice(at + 1))
  if (exponent < -4 || exponent >= digits - (hasPoint ? 1 : 0))
    return withoutZeros(long.slice(0, at)) + long.slice(at)
  const text = withoutZeros(fixedText(value, digits - 1 - exponent))
  return hasPoint && !text.includes('.') ? `${text}.0` : text
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
}

function grouped(text: string, mark: FieldSpec['grouping']): string {
  return mark === ''
    ? text
    : text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, mark))
}

function padded(
  { fill, align, width }: FieldSpec,
  sign: string,
  body: string,
  own: '<' | '>',
): string {
  const missing = width - sign.length - Array.from(body).length
  if (missing <= 0) return sign + body
  const side = align === '' ? own : align
  if (side === '=') return sign + fill.repeat(missing) + body
  const left = side === '>' ? missing : side === '^' ? Math.floor(missing / 2) : 0
  return fill.repeat(left) + sign + body + fill.repeat(missing - left)
}
