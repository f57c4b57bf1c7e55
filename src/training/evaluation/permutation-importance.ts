import type { Estimator } from '../../estimators/estimator.ts'
import { LoadedModel } from '../../load/loaded-model.ts'
import type { InferTensor } from '../../signature/infer-tensor.ts'
import { answerName, columnTensor, trainedModel } from '../answers.ts'
import type { FeatureColumn } from '../infer-columns.ts'
import type { Metrics } from '../metrics.ts'
import { seededRandom } from '../random.ts'

/** How much worse the metric gets when a column's values change places among rows that training has not seen. */
export interface Importance {
  readonly name: string
  readonly mean: number
  /** Standard deviation over the repeats. */
  readonly deviation: number
}

export interface PermutationOptions {
  /** An error: the smaller the better. */
  readonly metric: string
  readonly repeats: number
  readonly seed: number
  readonly measure: (answers: Float64Array, rows: Int32Array) => Metrics
  readonly onStage?: (stage: string) => void
}

/** More rows than these cost time and hardly change a mean. */
const mostRows = 5000
/** Values that are answered in all: a table of very many columns is measured with fewer rows. */
const mostValues = 400_000_000
const fewestRows = 50

/**
 * Permutation importances (Breiman 2001) of the table's own columns, before anything is encoded; the greatest first.
 * Columns that move together share theirs: each can stand in for the other.
 */
export async function permutationImportances(
  estimator: Estimator,
  features: readonly FeatureColumn[],
  heldOut: Int32Array,
  options: PermutationOptions,
): Promise<Importance[]> {
  const { metric, repeats } = options
  const random = seededRandom(options.seed)
  const affordable = Math.floor(mostValues / (repeats * features.length ** 2))
  const rows = drawn(heldOut, Math.max(fewestRows, Math.min(mostRows, affordable)), random)
  const model = new LoadedModel('model', trainedModel(estimator), '')
  const outputs = [answerName(estimator)]
  const tensors = features.map((column) => columnTensor(column, rows))
  const loss = async (inputs: readonly InferTensor[]) => {
    const [answer] = await model.infer(inputs, { outputs })
    return options.measure(Float64Array.from(answer!.data as ArrayLike<number>), rows)[metric]!
  }
  const before = await loss(tensors)
  const found: Importance[] = []
  for (const [at, column] of features.entries()) {
    options.onStage?.(`importance of ${column.name}`)
    const losses: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const shuffled = columnTensor(column, reordered(rows, random))
      losses.push((await loss(tensors.with(at, shuffled))) - before)
    }
    const mean = losses.reduce((sum, value) => sum + value, 0) / repeats
    const squares = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    found.push({ name: column.name, mean, deviation: Math.sqrt(squares / repeats) })
  }
  return found.toSorted((a, b) => b.mean - a.mean)
}

/** So many of the rows, in their order. */
function drawn(rows: Int32Array, count: number, random: () => number): Int32Array {
  return rows.length <= count ? rows : reordered(rows, random).slice(0, count).toSorted()
}

function reordered(rows: Int32Array, random: () => number): Int32Array {
  const order = rows.slice()
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
