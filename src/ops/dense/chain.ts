import { squaredNorms } from '../neighbors/dense-distances.ts'
import { instantiate } from '../wasm/instantiate.ts'
import {
  chainModule,
  columnSteps,
  panelColumns,
  panelsTogether,
  rowsTogether,
} from './chain-code.ts'
import type { Variant } from './chain-code.ts'

/** What a chain does to a table of rows, one step after the other; every table is float64. */
export type ChainStep =
  /** Notes whether all numbers are finite. */
  | { readonly kind: 'check' }
  /** `names` of `columnSteps`, each with one number a column. */
  | { readonly kind: 'columns'; readonly name: string; readonly tables: readonly Float64Array[] }
  /** `columns` gives M rows of K, as denseProduct takes them; a bias is added last. */
  | {
      readonly kind: 'product'
      readonly columns: () => Float64Array
      readonly m: number
      readonly bias: Float64Array | undefined
      readonly relu: boolean
    }
  /** The sum of a row's squares. */
  | { readonly kind: 'squares' }
  /** The squared distance from each of M points of K. */
  | { readonly kind: 'distances'; readonly columns: () => Float64Array; readonly m: number }
  /** |x|^2 - 2 x.y + |y|^2 for each of M points of K, not below zero. */
  | { readonly kind: 'expanded'; readonly columns: () => Float64Array; readonly m: number }
  /** exp(-gamma x) of numbers that are not negative, gamma neither. */
  | { readonly kind: 'decay'; readonly gamma: number }
  /** (gamma x + coef0) ^ degree, one of `degrees`. */
  | {
      readonly kind: 'power'
      readonly gamma: number
      readonly coef0: number
      readonly degree: number
    }

/** Answers `rows` rows of x; false where a number was not finite (or a sum of them): then `to` says nothing. */
export type DenseChain = (x: Float64Array, to: Float64Array, rows: number) => boolean

/** Part of the chain's memory for one table of rows: two of them and a panel stay in the first-level caches. */
const tableBytes = 24 * 1024
const mostRows = 128
/** A chain is not worth memory of more than this. */
const mostBytes = 64 * 1024 * 1024

/** The first bytes: two sums of checks, then this. */
const ownNorm = 16

type Run = Readonly<Record<string, (...values: number[]) => void>>

/** One step over rows at one of the two tables; it answers where its rows are. */
interface Action {
  readonly many: (at: number, rows: number) => void
  readonly one: (at: number) => void
  /** Whether the answer is in the other table. */
  readonly moves: boolean
}

/** Undefined where there is no WebAssembly, or not so much memory. */
export function denseChain(steps: readonly ChainStep[], width: number): DenseChain | undefined {
  const module = chainModule()
  const widths = widthsOf(steps, width)
  const widest = Math.max(...widths)
  const perTable = Math.floor(tableBytes / (widest * 8))
  const rowsPerTable = Math.min(
    mostRows,
    Math.max(rowsTogether, perTable - (perTable % rowsTogether)),
  )
  // Behind the last row: what a step for whole vectors and panels writes too much.
  const table = rowsPerTable * widest * 8 + 8 * panelColumns
  const tables = [64, 64 + Math.ceil(table / 64) * 64]
  let end = tables[1]! + Math.ceil(table / 64) * 64
  const places = steps.map((step, i) => {
    const place = end
    end += Math.ceil(constantCount(step, widths[i]!) / 8) * 64
    return place
  })
  const instance = end > mostBytes ? undefined : instantiate(module, end)
  if (!instance) return undefined
  const { memory, run } = instance
  if (steps.some(({ kind }) => kind === 'decay') && !decaysAsHere(run, memory)) return undefined
  steps.forEach((step, i) => {
    const constants = constantsOf(step, widths[i]!)
    new Float64Array(memory, places[i]!, constants.length).set(constants)
  })
  const views = tables.map((at) => new Float64Array(memory, at, (table / 8) | 0))
  let turn = 0
  const actions = steps.map((step, i) => {
    const from = turn
    const action = actionOf(step, widths[i]!, places[i]!, tables[1 - from]!, run, memory)
    if (action.moves) turn = 1 - turn
    return { ...action, at: tables[from]! }
  })
  const answer = views[turn]!
  const sums = new Float64Array(memory, 0, 2)
  const input = views[0]!
  const k = width
  const m = widths[steps.length]!
  const someRows = rowsRunner(actions)
  const oneAnswer = answer.subarray(0, m)
  const oneInput = input.subarray(0, k)
  const isFinite = () => {
    const sum = sums[0]! + sums[1]!
    return sum - sum === 0
  }
  return (x, to, rows) => {
    sums[0] = 0
    sums[1] = 0
    if (rows === 1) {
      oneInput.set(x)
      for (const action of actions) action.one(action.at)
      if (m > 16) to.set(oneAnswer)
      else for (let i = 0; i < m; i++) to[i] = answer[i]!
      return isFinite()
    }
    for (let start = 0; start < rows; start += rowsPerTable) {
      const some = Math.min(rowsPerTable, rows - start)
      input.set(x.subarray(start * k, (start + some) * k))
      someRows(some)
      to.set(answer.subarray(0, some * m), start * m)
    }
    return isFinite()
  }
}

function rowsRunner(actions: readonly (Action & { readonly at: number })[]) {
  return (rows: number): void => {
    for (const action of actions) action.many(action.at, rows)
  }
}

/** The width in front of each step, and behind the last. */
function widthsOf(steps: readonly ChainStep[], width: number): number[] {
  const widths = [width]
  for (const step of steps) {
    if ('m' in step) width = step.m
    else if (step.kind === 'squares') width = 1
    widths.push(width)
  }
  return widths
}

function constantCount(step: ChainStep, width: number): number {
  if ('m' in step) return Math.ceil(step.m / panelColumns) * panelColumns * (width + 2)
  return step.kind === 'columns' ? 2 * width * step.tables.length : 2
}

/** What a step needs in memory. */
function constantsOf(step: ChainStep, width: number): Float64Array {
  switch (step.kind) {
    case 'product':
      return panelsOf(step.columns(), step.m, width, step.bias)
    case 'distances':
      return panelsOf(step.columns(), step.m, width, undefined)
    case 'expanded': {
      const columns = step.columns()
      const panels = panelsOf(columns, step.m, width, undefined)
      const norms = squaredNorms(columns, step.m, width)
      const constants = new Float64Array(panels.length + step.m)
      constants.set(panels)
      constants.set(norms, panels.length)
      return constants
    }
    case 'columns':
      return repeated(step.tables, width)
    case 'decay':
      return Float64Array.of(-step.gamma)
    case 'power':
      return Float64Array.of(step.gamma, step.coef0)
    default:
      return new Float64Array(0)
  }
}

/** [panels][K][4], then a bias of as many columns. */
function panelsOf(
  columns: Float64Array,
  m: number,
  k: number,
  bias: Float64Array | undefined,
): Float64Array {
  const padded = Math.ceil(m / panelColumns) * panelColumns
  const panels = new Float64Array(padded * (k + 1))
  for (let column = 0; column < m; column++) {
    const lane = column % panelColumns
    const start = (column - lane) * k + lane
    for (let i = 0; i < k; i++) panels[start + i * panelColumns] = columns[column * k + i]!
    panels[padded * k + column] = bias ? bias[column]! : 0
  }
  return panels
}

/** Two rows of numbers, so that vectors fit any width; those of several tables by turns, a vector each. */
function repeated(tables: readonly Float64Array[], width: number): Float64Array {
  const result = new Float64Array(2 * width * tables.length)
  for (let i = 0; i < 2 * width; i++) {
    const vector = i >> 1
    tables.forEach((table, t) => {
      result[(vector * tables.length + t) * 2 + (i & 1)] = table[i % width]!
    })
  }
  return result
}

function actionOf(
  step: ChainStep,
  width: number,
  place: number,
  other: number,
  run: Run,
  memory: ArrayBuffer,
): Action {
  switch (step.kind) {
    case 'check':
      return checkAction(width, run)
    case 'columns':
      return columnsAction(step.name, width, place, run)
    case 'squares':
      return {
        moves: true,
        many: (at, rows) => run['squares']!(at, width * 8, other, Math.ceil(rows / rowsTogether)),
        one: (at) => run['squares']!(at, width * 8, other, 1),
      }
    case 'product':
      return productAction(step.m, step.relu ? 'Relu' : '', width, place, other, run)
    case 'distances':
      return productAction(step.m, 'Squares', width, place, other, run)
    case 'expanded':
      return expandedAction(step.m, width, place, other, run, memory)
    case 'decay':
      return valueAction('decay', width, place, run)
    case 'power':
      return valueAction(`power${step.degree}`, width, place, run)
  }
}

function checkAction(width: number, run: Run): Action {
  const sum = run['sum']!
  const add = (at: number, count: number) => sum(at, count >> 3, (count >> 1) & 3, count & 1, 0)
  return {
    moves: false,
    many: (at, rows) => add(at, rows * width),
    one: (at) => add(at, width),
  }
}

function columnsAction(name: string, width: number, place: number, run: Run): Action {
  const step = run[name]!
  return {
    moves: false,
    many: (at, rows) => step(at, width, place, (rows + 1) >> 1),
    one: (at) => step(at, (width + 1) >> 1, place, 1),
  }
}

/** Products, then what they make of the norms; a row's own is summed here. */
function expandedAction(
  m: number,
  k: number,
  place: number,
  other: number,
  run: Run,
  memory: ArrayBuffer,
): Action {
  const product = productAction(m, '', k, place, other, run)
  const norms = place + Math.ceil(m / panelColumns) * panelColumns * (k + 1) * 8
  const norm = new Float64Array(memory, ownNorm, 1)
  const numbers = new Float64Array(memory)
  const expand = run['expand']!
  const expandRow = (at: number, to: number) => {
    let sum = 0
    for (let i = at / 8; i < at / 8 + k; i++) sum += numbers[i]! * numbers[i]!
    norm[0] = sum
    expand(to, m >> 1, m & 1, ownNorm, norms)
  }
  return {
    moves: true,
    many: (at, rows) => {
      product.many(at, rows)
      for (let row = 0; row < rows; row++) expandRow(at + row * k * 8, other + row * m * 8)
    },
    one: (at) => {
      product.one(at)
      expandRow(at, other)
    },
  }
}

/** A function of each number. */
function valueAction(name: string, width: number, place: number, run: Run): Action {
  const step = run[name]!
  return {
    moves: false,
    many: (at, rows) => step(at, (rows * width + 1) >> 1, place),
    one: (at) => step(at, (width + 1) >> 1, place),
  }
}

function productAction(
  m: number,
  name: Variant,
  k: number,
  place: number,
  other: number,
  run: Run,
): Action {
  const row = k * 8
  const panels = Math.ceil(m / panelColumns)
  const bias = place + panels * panelColumns * row
  const whole = Math.floor(m / panelColumns)
  const rest = m % panelColumns
  const wide = run[`rows${panelColumns}${name}`]!
  const narrow = run[`rows${rest || 1}${name}`]!
  const together = run[`row${panelsTogether}${name}`]!
  const groups = Math.floor(panels / panelsTogether)
  const left = panels % panelsTogether
  const last = run[`row${left || 1}${name}`]!
  const panelBytes = panelColumns * row
  return {
    moves: true,
    many: (at, rows) => {
      const turns = Math.ceil(rows / rowsTogether)
      if (whole > 0) wide(at, row, place, whole, other, m * 8, bias, turns)
      const behind = whole * panelColumns * 8
      if (rest > 0)
        narrow(at, row, place + whole * panelBytes, 1, other + behind, m * 8, bias + behind, turns)
    },
    one: (at) => {
      let to = other
      let from = place
      let add = bias
      const step = panelsTogether * panelColumns * 8
      for (let group = 0; group < groups; group++) {
        together(at, row, from, to, add)
        from += panelsTogether * panelBytes
        to += step
        add += step
      }
      if (left > 0) last(at, row, from, to, add)
    },
  }
}

export function isColumnStep(name: string): boolean {
  return (columnSteps as readonly string[]).includes(name)
}

/** Whether exp has the bits of Math.exp: engines may take another way than fdlibm's. */
function decaysAsHere(run: Run, memory: ArrayBuffer): boolean {
  const count = 256
  const values = new Float64Array(memory, 64, count)
  for (let i = 0; i < count; i++) values[i] = 1.12 ** (i - 192)
  const want = values.map((value) => Math.exp(-value))
  new Float64Array(memory, 0, 1)[0] = -1
  run['decay']!(64, count / 2, 0)
  return values.every((value, i) => value === want[i])
}
