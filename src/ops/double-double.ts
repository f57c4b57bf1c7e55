// exp2 and log rounded correctly but for one case in 2^40 or so: pairs of doubles carry 106 bits. V8's own are off by one unit in
// the last place in every tenth value, C libraries (and so Python) in none.

/** An unevaluated sum: high + low, |low| at most half a unit in the last place of high. */
type Pair = readonly [high: number, low: number]

const splitter = 2 ** 27 + 1
const ln2: Pair = [0.6931471805599453, 2.3190468138462996e-17]

/** 2^x. */
export function exp2(x: number): number {
  if (!(Math.abs(x) < 1000)) return 2 ** x
  const whole = Math.round(x)
  return (quick(x - whole) ?? exact(x - whole)) * 2 ** whole
}

/** Of |x| at most 0.5. */
function exact(x: number): number {
  const [high, low] = expOf(multiply([x, 0], ln2))
  return high + low
}

const steps = 64
/** 2^(i / steps) from 2^-0.5 to 2^0.5, high and low. */
let powers: Float64Array | undefined
/** More than what `quick` may be off by. */
const doubt = 2 ** -64

/**
 * As `exact`, some forty times faster; undefined where what it may be off by could change the rounding, one case in a thousand.
 * 2^x = 2^(i / steps) e^y with |y| below 0.0055, whose square takes part with 53 bits of its own.
 */
function quick(x: number): number | undefined {
  powers ??= powersOf()
  const step = Math.round(x * steps)
  const rest = x - step / steps
  const y = rest * ln2[0]
  const yLow = productError(rest, ln2[0], y) + rest * ln2[1]
  // e^y - 1 - y.
  const curve =
    y * y * (1 / 2 + y * (1 / 6 + y * (1 / 24 + y * (1 / 120 + y * (1 / 720 + y * (1 / 5040))))))
  const at = step + steps / 2
  const power = powers[2 * at]!
  const powerLow = powers[2 * at + 1]!
  const product = power * y
  const high = power + product
  const left =
    product - (high - power) + productError(power, y, product) + (power * (yLow + curve) + powerLow)
  const low = left + powerLow * y
  const answer = high + (low - doubt)
  return answer === high + (low + doubt) ? answer : undefined
}

function powersOf(): Float64Array {
  const table = new Float64Array(2 * (steps + 1))
  for (let i = 0; i <= steps; i++) table.set(expOf(multiply([i / steps - 0.5, 0], ln2)), 2 * i)
  return table
}

/** The natural logarithm. */
export function log(x: number): number {
  const near = Math.log(x)
  if (!(x > 1e-290 && x < 1e290) || near === 0) return near
  const whole = Math.round(near / ln2[0])
  // One step of Newton's: log x = near + log(x e^-near), whose argument is 1 but for the error of `near`.
  const rest = sum(multiply([-near, 0], [1, 0]), multiply([whole, 0], ln2))
  const [high, low] = multiply(expOf(rest), [x * 2 ** -whole, 0])
  return near + (high - 1 + low)
}

const halvings = 4
const terms = 14

/** e^x, |x| at most 0.4: a Taylor series of x / 16, squared four times. */
function expOf([high, low]: Pair): Pair {
  const x: Pair = [high / 2 ** halvings, low / 2 ** halvings]
  let value: Pair = [1, 0]
  for (let n = terms; n >= 1; n--) value = sum([1, 0], divide(multiply(value, x), n))
  for (let i = 0; i < halvings; i++) value = multiply(value, value)
  return value
}

function sum([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const s = a + b
  const part = s - a
  const error = a - (s - part) + (b - part) + (aLow + bLow)
  return normal(s, error)
}

function multiply([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const p = a * b
  return normal(p, productError(a, b, p) + (a * bLow + aLow * b))
}

function divide([a, aLow]: Pair, n: number): Pair {
  const q = a / n
  const product = q * n
  return normal(q, (a - product - productError(q, n, product) + aLow) / n)
}

function normal(high: number, low: number): Pair {
  const s = high + low
  return [s, low - (s - high)]
}

/** a * b - p exactly, by Dekker's halves. */
function productError(a: number, b: number, p: number): number {
  const aScaled = splitter * a
  const bScaled = splitter * b
  const a1 = aScaled - (aScaled - a)
  const b1 = bScaled - (bScaled - b)
  const a2 = a - a1
  const b2 = b - b1
  return a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2
}
