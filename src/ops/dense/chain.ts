// A chain of steps over tables of rows that stay in the first caches.
import { instantiate } from '../wasm/instantiate.ts'
import type { Action, Run } from './chain-actions.ts'
import { actionOf } from './chain-actions.ts'
import { chainModule, panelColumns, rowsTogether } from './chain-code.ts'
import { constantCount, constantsOf } from './chain-constants.ts'
import type { ChainStep } from './chain-step.ts'
import { widthsOf } from './chain-step.ts'

/** Answers `rows` rows of x; false where a number was not finite (or a sum of them): then `to` says nothing. */
export type DenseChain = (x: Float64Array, to: Float64Array, rows: number) => boolean

/** Part of the chain's memory for one table of rows: two of them and a panel stay in the first-level caches. */
const tableBytes = 24 * 1024
const mostRows = 512
/** A chain is not worth memory of more than this. */
const mostBytes = 64 * 1024 * 1024

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
