// numpy's and scipy.special's element-wise functions as nodes, for objects that carry a function by name.
import { PyDict, PyGlobal } from '../encodings/pickle/records.ts'
import { PyFunction, PyPartial } from '../encodings/pickle/values.ts'
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import { isFloating } from '../ir/data-type.ts'
import { float64, int64 } from '../ir/tensor.ts'
import { hookHint } from './hooks.ts'
import { castTo } from './frame.ts'
import { asNumber } from './object-view.ts'
import { dataTypeOf } from './python-type.ts'

type Keywords = ReadonlyMap<string, unknown>

interface ArrayFunction {
  /** Over DOUBLE values; over INT64 ones too when `keepsInteger`. */
  readonly emit: (g: GraphBuilder, x: Value, keywords: Keywords) => Value
  /** Integers give integers. */
  readonly keepsInteger?: boolean
  /** Keyword arguments it understands. */
  readonly keywords?: readonly string[]
}

const node = (opType: string): ArrayFunction => ({ emit: (g, x) => g.add(opType, [x]) })
const scaled = (factor: number): ArrayFunction => ({
  emit: (g, x) => g.add('Mul', [x, float64([], [factor])]),
})
const same: ArrayFunction = { emit: (_, x) => x, keepsInteger: true }
const integer = (made: ArrayFunction): ArrayFunction => ({ ...made, keepsInteger: true })
const converted: ArrayFunction = { ...same, keywords: ['dtype', 'copy', 'order'], emit: convert }
const rounded: ArrayFunction = { emit: roundTo, keepsInteger: true, keywords: ['decimals'] }

const numpy: Readonly<Record<string, ArrayFunction>> = {
  abs: integer(node('Abs')),
  absolute: integer(node('Abs')),
  fabs: node('Abs'),
  negative: integer(node('Neg')),
  positive: same,
  conj: same,
  conjugate: same,
  real: same,
  copy: { ...same, keywords: ['order', 'subok'] },
  array: converted,
  asarray: converted,
  ascontiguousarray: converted,
  asfortranarray: converted,
  atleast_2d: same,
  sqrt: node('Sqrt'),
  cbrt: node('Cbrt'),
  square: { emit: (g, x) => g.add('Mul', [x, x]), keepsInteger: true },
  reciprocal: { emit: reciprocal, keepsInteger: true },
  exp: node('Exp'),
  exp2: node('Exp2'),
  expm1: node('Expm1'),
  log: node('Log'),
  log2: node('Log2'),
  log10: node('Log10'),
  log1p: node('Log1p'),
  sin: node('Sin'),
  cos: node('Cos'),
  tan: node('Tan'),
  arcsin: node('Asin'),
  arccos: node('Acos'),
  arctan: node('Atan'),
  sinh: node('Sinh'),
  cosh: node('Cosh'),
  tanh: node('Tanh'),
  arcsinh: node('Asinh'),
  arccosh: node('Acosh'),
  arctanh: node('Atanh'),
  deg2rad: scaled(Math.PI / 180),
  radians: scaled(Math.PI / 180),
  rad2deg: scaled(180 / Math.PI),
  degrees: scaled(180 / Math.PI),
  floor: node('Floor'),
  ceil: node('Ceil'),
  trunc: node('Trunc'),
  fix: node('Trunc'),
  rint: node('Round'),
  round: rounded,
  round_: rounded,
  around: rounded,
  sign: integer(node('Sign')),
  isnan: node('IsNaN'),
  isinf: node('IsInf'),
  isfinite: {
    emit: (g, x) => g.add('Not', [g.add('Or', [g.add('IsNaN', [x]), g.add('IsInf', [x])])]),
  },
  logical_not: { emit: (g, x) => g.add('Equal', [x, float64([], [0])]) },
  clip: { emit: clip, keepsInteger: true, keywords: ['a_min', 'a_max', 'min', 'max'] },
  nan_to_num: {
    emit: nanToNumber,
    keepsInteger: true,
    keywords: ['copy', 'nan', 'posinf', 'neginf'],
  },
  ravel: { emit: (g, x) => g.add('Reshape', [x, int64([1], [-1])]), keepsInteger: true },
}

const special: Readonly<Record<string, ArrayFunction>> = {
  expit: node('Sigmoid'),
  logit: { emit: (g, x) => g.add('Log', [g.add('Div', [x, g.add('Sub', [float64([], [1]), x])])]) },
  erf: node('Erf'),
  log1p: node('Log1p'),
  expm1: node('Expm1'),
  exp2: node('Exp2'),
  cbrt: node('Cbrt'),
}

const numpyFunctions = new Map(Object.entries(numpy))
const specialFunctions = new Map(Object.entries(special))

/** What `func` does with a matrix; throws a refusal that names `owner` and the function where it is not known. */
export function arrayFunction(
  func: unknown,
  keywords: unknown,
  owner: string,
): (g: GraphBuilder, x: Value) => Value {
  if (func instanceof PyPartial) {
    if (func.args.length > 0)
      throw fault('E_UNSUPPORTED', `${owner} with a partial function of positional arguments`)
    const merged = new PyDict([
      ...func.kwargs.entries(),
      ...(keywords instanceof PyDict ? keywords.entries() : []),
    ])
    return arrayFunction(func.func, merged, owner)
  }
  const given = keywordsOf(keywords, owner)
  const found = find(func, owner)
  for (const name of given.keys()) {
    if (!found.keywords?.includes(name))
      throw fault('E_UNSUPPORTED', `${owner} with ${nameOf(func)}(${name}=...)`)
  }
  return (g, x) => {
    const isInteger = !isFloating(x.type.dataType) && x.type.dataType !== 'BOOL'
    return found.emit(g, isInteger && found.keepsInteger ? x : castTo(g, x, 'DOUBLE'), given)
  }
}

/** Histogram boosting hands its numeric columns through this check, with NaN and infinities allowed: the values stay as they are. */
const checkArray: ArrayFunction = {
  keywords: ['dtype', 'force_all_finite', 'ensure_all_finite'],
  emit: (_, x) => x,
}

function find(func: unknown, owner: string): ArrayFunction {
  const dataType = dataTypeOf(func)
  if (dataType) return { emit: (g, x) => castTo(g, x, dataType), keepsInteger: true }
  const found =
    func instanceof PyFunction && func.module === 'numpy'
      ? numpyFunctions.get(func.name)
      : func instanceof PyGlobal && /^scipy\.special(\.|$)/.test(func.module)
        ? specialFunctions.get(func.name)
        : undefined
  if (found) return found
  if (func instanceof PyGlobal && func.qualifiedName === 'sklearn.utils.validation.check_array')
    return checkArray
  const isLibrary =
    func instanceof PyFunction ||
    (func instanceof PyGlobal && /^(numpy|scipy|sklearn|pandas)(\.|$)/.test(func.module))
  if (isLibrary) throw fault('E_UNSUPPORTED', `${owner} with the function ${nameOf(func)}`)
  throw fault('E_CODE', `${owner} calls ${nameOf(func)}, whose code is not in the file`, {
    hint: `${hookHint} apply the function before the request is sent.`,
  })
}

function nameOf(func: unknown): string {
  return func instanceof PyFunction || func instanceof PyGlobal
    ? func.qualifiedName
    : 'an object of its own'
}

function keywordsOf(keywords: unknown, owner: string): Keywords {
  if (keywords === null || keywords === undefined) return new Map()
  if (!(keywords instanceof PyDict))
    throw fault('E_FORMAT', `${owner}: the arguments of its function are no dict`)
  const entries = [...keywords.entries()].filter(([name]) => typeof name === 'string') as [
    string,
    unknown,
  ][]
  return new Map(entries)
}

function numberOf(keywords: Keywords, ...names: string[]): number | undefined {
  const value = names
    .map((name) => keywords.get(name))
    .find((item) => item !== undefined && item !== null)
  if (value === undefined) return undefined
  const number = asNumber(value)
  if (number === undefined) throw fault('E_UNSUPPORTED', `numpy's ${names[0]} that is no number`)
  return number
}

function constantLike(x: Value, value: number) {
  return isFloating(x.type.dataType) ? float64([], [value]) : int64([], [value])
}

function convert(g: GraphBuilder, x: Value, keywords: Keywords): Value {
  const wanted = keywords.get('dtype')
  if (wanted === undefined || wanted === null) return x
  const dataType = dataTypeOf(wanted)
  if (!dataType) throw fault('E_UNSUPPORTED', 'an array conversion to a type that is no number')
  return castTo(g, x, dataType)
}

/** NaN stays; a float bound makes integers floats. */
function clip(g: GraphBuilder, x: Value, keywords: Keywords): Value {
  const low = numberOf(keywords, 'a_min', 'min')
  const high = numberOf(keywords, 'a_max', 'max')
  const isWhole = [low, high].every((bound) => bound === undefined || Number.isInteger(bound))
  let value = isWhole ? x : castTo(g, x, 'DOUBLE')
  if (low !== undefined) value = g.add('Max', [value, constantLike(value, low)])
  if (high !== undefined) value = g.add('Min', [value, constantLike(value, high)])
  return value
}

function nanToNumber(g: GraphBuilder, x: Value, keywords: Keywords): Value {
  if (!isFloating(x.type.dataType)) return x
  const pick = (condition: Value, replacement: number, otherwise: Value) =>
    g.add('Where', [condition, float64([], [replacement]), otherwise])
  const filled = pick(g.add('IsNaN', [x]), numberOf(keywords, 'nan') ?? 0, x)
  const above = pick(
    g.add('Equal', [x, float64([], [Infinity])]),
    numberOf(keywords, 'posinf') ?? Number.MAX_VALUE,
    filled,
  )
  return pick(
    g.add('Equal', [x, float64([], [-Infinity])]),
    numberOf(keywords, 'neginf') ?? -Number.MAX_VALUE,
    above,
  )
}

function reciprocal(g: GraphBuilder, x: Value): Value {
  const value = g.add('Reciprocal', [castTo(g, x, 'DOUBLE')])
  return castTo(g, value, x.type.dataType)
}

/** numpy rounds half to even after moving the decimal point. */
function roundTo(g: GraphBuilder, x: Value, keywords: Keywords): Value {
  const decimals = numberOf(keywords, 'decimals') ?? 0
  if (decimals === 0) return isFloating(x.type.dataType) ? g.add('Round', [x]) : x
  const factor = float64([], [10 ** Math.abs(decimals)])
  const [there, back] = decimals > 0 ? ['Mul', 'Div'] : ['Div', 'Mul']
  const value = g.add(back!, [
    g.add('Round', [g.add(there!, [castTo(g, x, 'DOUBLE'), factor])]),
    factor,
  ])
  return castTo(g, value, x.type.dataType)
}
