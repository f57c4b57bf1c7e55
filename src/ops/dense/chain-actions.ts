// The steps of a chain as calls of its WebAssembly functions.
import type { Variant } from './chain-code.ts'
import { panelColumns, panelsTogether, rowsTogether } from './chain-code.ts'
import type { ChainStep } from './chain-step.ts'

/** The first bytes: two sums of checks, then this. */
const ownNorm = 16

export type Run = Readonly<Record<string, (...values: number[]) => void>>

/** One step over rows at one of the two tables; it answers where its rows are. */
export interface Action {
  readonly many: (at: number, rows: number) => void
  readonly one: (at: number) => void
  /** Whether the answer is in the other table. */
  readonly moves: boolean
}

export function actionOf(
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
    case 'first':
      return {
        moves: true,
        many: (at, rows) => run[step.name]!(at, width * 8, other, Math.ceil(rows / rowsTogether)),
        one: (at) => run[step.name]!(at, width * 8, other, 1),
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
      if (groups > 0) together(at, row, place, other, bias, groups)
      const behind = groups * panelsTogether * panelColumns * 8
      if (left > 0) last(at, row, place + behind * k, other + behind, bias + behind, 1)
    },
  }
}
