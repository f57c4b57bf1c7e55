// What the steps of a chain read beside their rows, as it lies in the chain's memory.
import { squaredNorms } from '../neighbors/dense-distances.ts'
import { panelColumns } from './chain-code.ts'
import type { ChainStep } from './chain-step.ts'

/** Numbers that a step needs at most. */
export function constantCount(step: ChainStep, width: number): number {
  if ('m' in step) return Math.ceil(step.m / panelColumns) * panelColumns * (width + 2)
  return step.kind === 'columns' ? 2 * width * step.tables.length : 2
}

/** What a step needs in memory. */
export function constantsOf(step: ChainStep, width: number): Float64Array {
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
