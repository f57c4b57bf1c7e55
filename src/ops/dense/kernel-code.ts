// What turns distances and products into kernel values, as WebAssembly over pairs of float64, in place.
import type { Code } from '../wasm/instructions.ts'
import {
  addF64s,
  andVector,
  anyTrue,
  atMostF64s,
  block,
  branchIf,
  constant,
  constantF64s,
  countDown,
  divideF64s,
  get,
  increase,
  lessF64s,
  loadFirstF64,
  loadSplatF64,
  loadVector,
  loop,
  maximumF64s,
  multiplyF64s,
  orVector,
  selectBits,
  set,
  shiftInt64s,
  storeFirstF64,
  storeVector,
  subtractF64s,
  tee,
  truncateF64s,
  when,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'

/** Degrees of polynomials that have a function. */
export const degrees: readonly number[] = [2, 3, 4, 5]

/**
 * decay(x, vectors, gamma): exp(-gamma * x) for x >= 0 and gamma >= 0; at `gamma` stands -gamma.
 * expand(x, vectors, rest, norm, norms): max(0, norm - 2 x + norms), of one number and a list; `rest` 1: one number behind the vectors.
 * power2 to power5 (x, vectors, constants): (gamma * x + coef0) to that power; constants gamma, coef0.
 */
export function kernelFunctions(): WasmFunction[] {
  return [decayFunction(), ...degrees.map(powerFunction), expandFunction()]
}

const number = constantF64s

/** The smallest magnitude that is reduced, the largest that is not told from 0, both by the upper half of its bits, and where exp ends. */
const half = bitsOf(0x3fd62e43)
const tiny = bitsOf(0x3e300000)
const least = -7.4513321910194110842e2
/** Above it, powers of 2 are no smaller than 2^-1021. */
const ordinary = -707
const [highLn2, lowLn2] = [bitsOf(0x3fe62e42, 0xfee00000), bitsOf(0x3dea39ef, 0x35793c76)]
const inverseLn2 = bitsOf(0x3ff71547, 0x652b82fe)
const polynomial = [
  bitsOf(0x3fc55555, 0x5555553e),
  bitsOf(0xbf66c16c, 0x16bebd93),
  bitsOf(0x3f11566a, 0xaf25de2c),
  bitsOf(0xbebbbd41, 0xc5d26bf1),
  bitsOf(0x3e663769, 0x72bea4d0),
]
/** Added to a small integer, it leaves its last 11 bits, with an exponent's bias, at the end of the number. */
const exponentBits = 6755399441055744 + 1023

function bitsOf(high: number, low = 0): number {
  return new Float64Array(Uint32Array.of(low, high).buffer)[0]!
}

/**
 * exp by the steps of fdlibm's e_exp.c, which engines use, with its branches as choices: so the bits are those of Math.exp, where that is
 * what an engine uses (`denseChain` compares). Its case of +-1 times ln 2 is the general one.
 */
function decayFunction(): WasmFunction {
  const [at, vectors, gamma] = [0, 1, 2]
  const [factor, x, t, high, low, r, z, c, y, isSmall] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  const horner = polynomial
    .toReversed()
    .flatMap((coefficient, i): Code[] =>
      i === 0
        ? [number(coefficient)]
        : [[...get(z), ...multiplyF64s], number(coefficient), addF64s],
    )
    .flat()
  return {
    name: 'decay',
    parameters: 3,
    locals: 0,
    vectors: 10,
    body: [
      ...get(gamma),
      ...loadSplatF64(0),
      ...set(factor),
      ...loop(
        [...get(factor), ...get(at), ...loadVector(0), ...multiplyF64s, ...set(x)],
        // t: how many ln 2 to take away, 0 for a small x.
        [...number(inverseLn2), ...get(x), ...multiplyF64s, ...number(0.5), ...subtractF64s],
        [...truncateF64s, ...get(x), ...number(-half), ...atMostF64s, ...andVector, ...set(t)],
        [...get(x), ...get(t), ...number(highLn2), ...multiplyF64s, ...subtractF64s, ...set(high)],
        [...get(t), ...number(lowLn2), ...multiplyF64s, ...set(low)],
        [...get(high), ...get(low), ...subtractF64s, ...tee(r), ...get(r), ...multiplyF64s],
        set(z),
        [...get(r), ...get(z), ...horner, ...multiplyF64s, ...subtractF64s, ...set(c)],
        // y = 1 - ((low - r c / (2 - c)) - high)
        [...number(1), ...get(low), ...get(r), ...get(c), ...multiplyF64s],
        [...number(2), ...get(c), ...subtractF64s, ...divideF64s, ...subtractF64s],
        [...get(high), ...subtractF64s, ...subtractF64s, ...set(y)],
        // Almost every number is neither at the end of exp nor next to 0: its power of 2 is one multiplication.
        block(
          block(
            [...get(x), ...number(ordinary), ...lessF64s, ...number(-tiny), ...get(x)],
            [...lessF64s, ...orVector, ...anyTrue, ...branchIf(0)],
            [...get(at), ...get(y), ...get(t), ...number(exponentBits), ...addF64s],
            [...constant(52), ...shiftInt64s, ...multiplyF64s, ...storeVector(0)],
            [...constant(1), ...branchIf(1)],
          ),
          // Below 2^-1021 in two steps.
          [...get(t), ...number(-1021), ...lessF64s, ...set(isSmall)],
          [...get(y), ...get(t), ...number(1000), ...get(isSmall), ...andVector, ...addF64s],
          [...number(exponentBits), ...addF64s, ...constant(52), ...shiftInt64s, ...multiplyF64s],
          [...number(2 ** -1000), ...number(1), ...get(isSmall), ...selectBits, ...multiplyF64s],
          set(y),
          [...get(at), ...number(0)],
          [...number(1), ...get(x), ...addF64s, ...get(y), ...number(-tiny), ...get(x)],
          [...lessF64s, ...selectBits],
          [...get(x), ...number(least), ...lessF64s, ...selectBits, ...storeVector(0)],
        ),
        increase(at, 16),
        [...countDown(vectors), ...branchIf(0)],
      ),
    ],
  }
}

/** By repeated squaring, as libsvm's powi rounds; the first factor is multiplied by 1. */
function powerFunction(degree: number): WasmFunction {
  const [at, vectors, constants] = [0, 1, 2]
  const [gamma, coef0, factor, result] = [3, 4, 5, 6]
  const steps: Code[] = []
  for (let left = degree, isFirst = true; left > 0; left >>= 1) {
    if (left & 1) {
      steps.push(
        isFirst ? get(factor) : [...get(result), ...get(factor), ...multiplyF64s],
        set(result),
      )
      isFirst = false
    }
    steps.push([...get(factor), ...get(factor), ...multiplyF64s, ...set(factor)])
  }
  return {
    name: `power${degree}`,
    parameters: 3,
    locals: 0,
    vectors: 4,
    body: [
      ...get(constants),
      ...loadSplatF64(0),
      ...set(gamma),
      ...get(constants),
      ...loadSplatF64(8),
      ...set(coef0),
      ...loop(
        [...get(gamma), ...get(at), ...loadVector(0), ...multiplyF64s],
        [...get(coef0), ...addF64s, ...set(factor)],
        ...steps,
        [...get(at), ...get(result), ...storeVector(0)],
        increase(at, 16),
        [...countDown(vectors), ...branchIf(0)],
      ),
    ],
  }
}

function expandFunction(): WasmFunction {
  const [at, vectors, rest, norm, norms] = [0, 1, 2, 3, 4]
  const own = 5
  const value = (load: (offset: number) => Code): Code => [
    ...get(own),
    ...number(2),
    ...get(at),
    ...load(0),
    ...multiplyF64s,
    ...subtractF64s,
    ...get(norms),
    ...load(0),
    ...addF64s,
    ...number(0),
    ...maximumF64s,
  ]
  return {
    name: 'expand',
    parameters: 5,
    locals: 0,
    vectors: 1,
    body: [
      ...get(norm),
      ...loadSplatF64(0),
      ...set(own),
      ...get(vectors),
      ...when(
        loop(
          [...get(at), ...value(loadVector), ...storeVector(0)],
          increase(at, 16),
          increase(norms, 16),
          [...countDown(vectors), ...branchIf(0)],
        ),
      ),
      ...get(rest),
      ...when(get(at), value(loadFirstF64), storeFirstF64(0)),
    ],
  }
}
