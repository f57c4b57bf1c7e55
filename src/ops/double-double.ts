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
  const [high, low] = expOf(multiply([x - whole, 0], ln2))
  return (high + low) * 2 ** whole
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
  const [a1, a2] = halves(a)
  const [b1, b2] = halves(b)
  return a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2
}

function halves(a: number): Pair {
  const scaled = splitter * a
  const high = scaled - (scaled - a)
  return [high, a - high]
}
