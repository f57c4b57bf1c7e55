import type { Estimator } from '../../estimators/estimator.ts'
import { LoadedModel } from '../../load/loaded-model.ts'
import type { InferTensor } from '../../signature/infer-tensor.ts'
import { answerName, columnTensor, trainedModel } from '../answers.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
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
  // All repeats of a column in one call: making ready for one costs more than its rows.
  const repeated = new Int32Array(rows.length * repeats)
  for (let repeat = 0; repeat < repeats; repeat++) repeated.set(rows, repeat * rows.length)
  const tensors = features.map((column) => columnTensor(column, repeated))
  const ask = async (inputs: readonly InferTensor[]) => {
    const [answer] = await model.infer(inputs, { outputs })
    const answers = Float64Array.from(answer!.data as ArrayLike<number>)
    const width = answers.length / repeats
    return Array.from(
      { length: repeats },
      (_, repeat) =>
        options.measure(answers.subarray(repeat * width, (repeat + 1) * width), rows)[metric]!,
    )
  }
  const before = (await ask(tensors))[0]!
  const found: Importance[] = []
  for (const [at, column] of features.entries()) {
    options.onStage?.(`importance of ${column.name}`)
    const shuffled = new Int32Array(repeated.length)
    for (let repeat = 0; repeat < repeats; repeat++)
      shuffled.set(reordered(rows, random), repeat * rows.length)
    const changed = await ask(tensors.with(at, columnTensor(column, shuffled)))
    const losses = changed.map((loss) => loss - before)
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
