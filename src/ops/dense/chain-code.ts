// Matrix products and what stands around them, as WebAssembly over pairs of float64. Each output is summed in ascending order from zero by
// one place of a vector, as src/ops/dense-product.ts does, and WebAssembly has no fused multiplication: the bits are the same.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  addF64s,
  addTo,
  branchIf,
  constantBytes,
  countDown,
  divideF64s,
  get,
  increase,
  loadF64,
  loadFirstF64,
  loadSplatF64,
  loadVector,
  loop,
  multiplyF64,
  multiplyF64s,
  notEqual,
  pseudoMaximumF64s,
  set,
  storeF64,
  storeFirstF64,
  storeVector,
  subtractF64s,
  tee,
  when,
  zeroF64,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { compile } from '../wasm/instantiate.ts'
import { firstFunctions } from './first-code.ts'
import { kernelFunctions } from './kernel-code.ts'

/** Columns of a panel: [K][4] float64, zero behind the last column. */
export const panelColumns = 4
/** Rows that go through a panel together: 4 x 4 sums in eight vectors fill the adders' pipeline. */
export const rowsTogether = 4
/** Panels that one row goes through together, for the same reason. */
export const panelsTogether = 4

/** Steps by column that are computed in place. */
export const columnSteps = ['Sub', 'Div', 'Mul', 'Add', 'Sub Div', 'Mul Add'] as const

/** Products, products with Relu, and sums of squared differences. */
export type Variant = '' | 'Relu' | 'Squares'

let made: { readonly module: object | undefined } | undefined

/**
 * Addresses and distances are in bytes, counts at least 1. `variant`: see Variant.
 * rows1 to rows4 + variant (x, k, panels, count, to, distance, bias, turns): 1 to 4 columns of each of so many panels, for so many times 4
 * rows; x rows lie k bytes apart, answers `distance` bytes.
 * row1 to row4 + variant (x, k, panels, to, bias, turns): all columns of so many panels for one row, so many times.
 * Sub, ..., 'Mul Add' (x, vectors, tables, turns): so many times over the tables, x going on.
 * sum(x, fours, ones, rest, to): adds all numbers of x to the pair at `to`: so many times 4 vectors, then vectors, then one number.
 * squares(x, k, to, turns): sums of squares of so many rows.
 * ArgMin, ArgMax: src/ops/dense/first-code.ts. decay, power2 to power5: src/ops/dense/kernel-code.ts.
 */
export function chainModule(): object | undefined {
  made ??= {
    module: compile([
      ...(['', 'Relu', 'Squares'] as const).flatMap((variant) => [
        ...upTo(panelColumns).map((i) => rowsFunction(i + 1, variant)),
        ...upTo(panelsTogether).map((i) => rowFunction(i + 1, variant)),
      ]),
      ...columnSteps.map(columnsFunction),
      sumFunction(),
      squaresFunction(),
      ...kernelFunctions(),
      ...firstFunctions(),
    ]),
  }
  return made.module
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const zero = constantBytes(0)
const doubleBytes = 8
const vectorBytes = 16
const panelBytes = panelColumns * doubleBytes

function rowsFunction(columns: number, variant: Variant): WasmFunction {
  const [x, k, panels, count, to, distance, bias, turns] = [0, 1, 2, 3, 4, 5, 6, 7]
  const [end, weights, turn, answer] = [8, 9, 10, 11]
  const rows = upTo(rowsTogether)
  const row = (r: number) => 12 + r
  const vectors = upTo(Math.ceil(columns / 2))
  const spread = 12 + rows.length
  const weight = (v: number) => spread + 1 + v
  const sum = (r: number, v: number) => spread + 1 + vectors.length * (r + 1) + v
  const difference = sum(rows.length, 0)
  return {
    name: `rows${columns}${variant}`,
    parameters: 8,
    locals: 4 + rows.length,
    vectors: 2 + vectors.length * (1 + rows.length),
    body: loop(
      [...get(x), ...set(row(0)), ...get(to), ...set(answer), ...get(turns), ...set(turn)],
      loop(
        [...get(panels), ...set(weights), ...get(row(0)), ...get(k), ...add, ...set(end)],
        ...rows.slice(1).map((r): Code => [...get(row(r - 1)), ...get(k), ...add, ...set(row(r))]),
        ...rows.flatMap((r) => vectors.map((v): Code => [...zero, ...set(sum(r, v))])),
        loop(
          ...vectors.map((v): Code => [
            ...get(weights),
            ...loadVector(v * vectorBytes),
            ...set(weight(v)),
          ]),
          ...rows.flatMap((r): Code[] => [
            [...get(row(r)), ...loadSplatF64(0), ...set(spread)],
            ...vectors.map((v): Code => [
              ...get(sum(r, v)),
              ...get(spread),
              ...get(weight(v)),
              ...term(variant, difference),
              ...addF64s,
              ...set(sum(r, v)),
            ]),
            increase(row(r), doubleBytes),
          ]),
          increase(weights, panelBytes),
          [...get(row(0)), ...get(end), ...notEqual, ...branchIf(0)],
        ),
        ...rows.flatMap((r): Code[] => [
          ...vectors.map((v): Code => [
            ...get(answer),
            ...get(sum(r, v)),
            ...finish(bias, v, variant),
            ...(2 * v + 1 < columns
              ? storeVector(v * vectorBytes)
              : storeFirstF64(v * vectorBytes)),
          ]),
          addTo(answer, distance),
        ]),
        // The last of these rows ends where the next begins.
        [...get(row(rows.length - 1)), ...set(row(0))],
        [...countDown(turn), ...branchIf(0)],
      ),
      [...get(weights), ...set(panels)],
      increase(bias, panelBytes),
      increase(to, panelBytes),
      [...countDown(count), ...branchIf(0)],
    ),
  }
}

/** What two numbers on the stack add to a sum. */
function term(variant: Variant, difference: number): Code {
  if (variant !== 'Squares') return multiplyF64s
  return [...subtractF64s, ...tee(difference), ...get(difference), ...multiplyF64s]
}

/** A sum on the stack, with its bias. A sum that began with 0 is never -0, and never is with a bias: then the larger of it and 0 is Relu. */
function finish(bias: number, vector: number, variant: Variant): Code {
  if (variant === 'Squares') return []
  const added = [...get(bias), ...loadVector(vector * vectorBytes), ...addF64s]
  return variant === 'Relu' ? [...added, ...zero, ...pseudoMaximumF64s] : added
}

function rowFunction(panelCount: number, variant: Variant): WasmFunction {
  const [x, k, panels, to, bias, turns] = [0, 1, 2, 3, 4, 5]
  const [at, end] = [6, 7]
  const count = upTo(panelCount)
  const weights = (p: number) => 8 + p
  const spread = 8 + panelCount
  const sum = (v: number) => spread + 1 + v
  const vectors = upTo(panelCount * 2)
  const difference = sum(vectors.length)
  return {
    name: `row${panelCount}${variant}`,
    parameters: 6,
    locals: 2 + panelCount,
    vectors: 2 + vectors.length,
    body: loop(
      [...get(x), ...tee(at), ...get(k), ...add, ...set(end)],
      [...get(panels), ...set(weights(0))],
      // A panel's bytes are 4 times a row's.
      ...count
        .slice(1)
        .map((p): Code => [
          ...get(weights(p - 1)),
          ...upTo(4).flatMap(() => [...get(k), ...add]),
          ...set(weights(p)),
        ]),
      ...vectors.map((v): Code => [...zero, ...set(sum(v))]),
      loop(
        [...get(at), ...loadSplatF64(0), ...set(spread)],
        ...vectors.map((v): Code => [
          ...get(sum(v)),
          ...get(spread),
          ...get(weights(v >> 1)),
          ...loadVector((v & 1) * vectorBytes),
          ...term(variant, difference),
          ...addF64s,
          ...set(sum(v)),
        ]),
        ...count.map((p) => increase(weights(p), panelBytes)),
        increase(at, doubleBytes),
        [...get(at), ...get(end), ...notEqual, ...branchIf(0)],
      ),
      ...vectors.map((v): Code => [
        ...get(to),
        ...get(sum(v)),
        ...finish(bias, v, variant),
        ...storeVector(v * vectorBytes),
      ]),
      // The last of these panels ends where the next begins.
      [...get(weights(panelCount - 1)), ...set(panels)],
      increase(to, panelCount * panelBytes),
      increase(bias, panelCount * panelBytes),
      [...countDown(turns), ...branchIf(0)],
    ),
  }
}

const columnOperations: Readonly<Record<string, Code>> = {
  Sub: subtractF64s,
  Div: divideF64s,
  Mul: multiplyF64s,
  Add: addF64s,
}

/** The tables of two steps are interleaved, a vector of each in turn. */
function columnsFunction(name: string): WasmFunction {
  const [x, vectors, tables, turns] = [0, 1, 2, 3]
  const [left, table] = [4, 5]
  const steps = name.split(' ')
  return {
    name,
    parameters: 4,
    locals: 2,
    body: loop(
      [...get(tables), ...set(table), ...get(vectors), ...set(left)],
      loop(
        [...get(x), ...get(x), ...loadVector(0)],
        ...steps.map((step, i): Code => [
          ...get(table),
          ...loadVector(i * vectorBytes),
          ...columnOperations[step]!,
        ]),
        storeVector(0),
        increase(x, vectorBytes),
        increase(table, steps.length * vectorBytes),
        [...countDown(left), ...branchIf(0)],
      ),
      [...countDown(turns), ...branchIf(0)],
    ),
  }
}

function sumFunction(): WasmFunction {
  const [x, fours, ones, rest, to] = [0, 1, 2, 3, 4]
  const sums = upTo(4).map((v) => 5 + v)
  const addNext = (v: number, offset: number): Code => [
    ...get(sums[v]!),
    ...get(x),
    ...loadVector(offset),
    ...addF64s,
    ...set(sums[v]!),
  ]
  return {
    name: 'sum',
    parameters: 5,
    locals: 0,
    vectors: 4,
    body: [
      ...get(fours),
      ...when(
        loop(...upTo(4).map((v) => addNext(v, v * vectorBytes)), increase(x, 4 * vectorBytes), [
          ...countDown(fours),
          ...branchIf(0),
        ]),
      ),
      ...get(ones),
      ...when(loop(addNext(0, 0), increase(x, vectorBytes), [...countDown(ones), ...branchIf(0)])),
      ...get(rest),
      ...when([...get(sums[1]!), ...get(x), ...loadFirstF64(0), ...addF64s, ...set(sums[1]!)]),
      ...get(to),
      ...get(to),
      ...loadVector(0),
      ...sums.flatMap((v) => [...get(v), ...addF64s]),
      ...storeVector(0),
    ],
  }
}

/** Four rows side by side, each summed in ascending order. */
function squaresFunction(): WasmFunction {
  const [x, k, to, turns] = [0, 1, 2, 3]
  const end = 4
  const rows = upTo(rowsTogether)
  const row = (r: number) => 5 + r
  const value = 5 + rows.length
  const sum = (r: number) => value + 1 + r
  return {
    name: 'squares',
    parameters: 4,
    locals: 1 + rows.length,
    doubles: 1 + rows.length,
    body: loop(
      [...get(x), ...tee(row(0)), ...get(k), ...add, ...set(end)],
      ...rows.slice(1).map((r): Code => [...get(row(r - 1)), ...get(k), ...add, ...set(row(r))]),
      ...rows.map((r): Code => [...zeroF64, ...set(sum(r))]),
      loop(
        ...rows.flatMap((r): Code[] => [
          [...get(row(r)), ...loadF64(0), ...set(value)],
          [...get(sum(r)), ...get(value), ...get(value), ...multiplyF64, ...addF64, ...set(sum(r))],
          increase(row(r), doubleBytes),
        ]),
        [...get(row(0)), ...get(end), ...notEqual, ...branchIf(0)],
      ),
      ...rows.map((r): Code => [...get(to), ...get(sum(r)), ...storeF64(r * doubleBytes)]),
      increase(to, rows.length * doubleBytes),
      [...get(row(rows.length - 1)), ...set(x)],
      [...countDown(turns), ...branchIf(0)],
    ),
  }
}
