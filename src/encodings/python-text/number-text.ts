// Numbers as Python writes and rounds them.

/** repr(float): shortest digits that read back the same; exponents from 1e16 and below 1e-4, of at least two digits. */
export function pythonFloat(value: number): string {
  return withPythonExponent(value, String(Math.abs(value)))
}

function withPythonExponent(value: number, text: string): string {
  if (value !== value) return 'nan'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === Infinity) return `${sign}inf`
  if (size === 0) return `${sign}0.0`
  if (size < 1e-4 || size >= 1e16)
    return (
      sign +
      Number(text)
        .toExponential()
        .replace(/e([+-])(\d)$/, 'e$10$2')
    )
  const plain = withoutExponent(text)
  return sign + (plain.includes('.') ? plain : `${plain}.0`)
}

/** JavaScript writes an exponent below 1e-6 only, Python below 1e-4: none is left in between. */
function withoutExponent(text: string): string {
  const match = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text)
  if (!match) return text
  const [, first, rest = '', exponent] = match
  return `0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`
}

/** As '%.*f' writes a double: its exact value rounded, half to even. `digits` from 0 to 50. */
export function fixedText(value: number, digits: number): string {
  if (value - value !== 0) return value !== value ? 'nan' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  // toFixed writes an exponent from 1e21; such a double is whole.
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
  const text = size.toFixed(digits)
  return sign + (isTie(size, digits) ? evenBelow(text) : text)
}

/** As '%.*e' writes a double. */
export function exponentText(value: number, digits: number): string {
  if (value - value !== 0) return fixedText(value, 0)
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa, exponent] = size.toExponential(digits).split('e') as [string, string]
  const longer = size.toExponential(Math.min(100, digits + 50))
  const isTieHere = /^50*e/.test(longer.slice(2 + digits))
  // What toExponential rounded up to ten has another exponent, and is even.
  const even = isTieHere ? evenBelow(mantissa) : mantissa
  return `${sign}${even}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`
}

/** round(float, digits) of Python: its exact value rounded to decimals, half to even. */
export function roundDecimal(value: number, digits: number): number {
  if (value - value !== 0 || digits > 22) return value
  if (digits >= 0) return Math.abs(value) >= 1e21 ? value : Number(fixedText(value, digits))
  const step = 10 ** -digits
  const quotient = value / step
  return roundHalfEven(quotient) * step
}

/** numpy.round of one double: scaled, rounded half to even, scaled back. Another answer than Python's where scaling rounds. */
export function roundScaled(value: number, digits: number): number {
  if (digits === 0) return roundHalfEven(value)
  const scale = 10 ** Math.abs(digits)
  return digits > 0 ? roundHalfEven(value * scale) / scale : roundHalfEven(value / scale) * scale
}

/** Half to even, as IEEE and numpy round. */
export function roundHalfEven(x: number): number {
  const rounded = Math.round(x)
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

/** Whether a double lies exactly in the middle of two decimals: toFixed, which is exact, goes away from zero there. */
function isTie(size: number, digits: number): boolean {
  // A double in the middle ends at the next decimal; if it has further digits, they begin within the next 52.
  const longer = size.toFixed(Math.min(100, digits + 50))
  return /^50*$/.test(longer.slice(longer.indexOf('.') + 1 + digits))
}

/** The even neighbour of what toFixed rounded up from a tie. */
function evenBelow(text: string): string {
  const last = Number(text.at(-1))
  return last % 2 === 0 ? text : text.slice(0, -1) + String(last - 1)
}
