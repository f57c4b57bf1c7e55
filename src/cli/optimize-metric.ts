import type { Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { regressionMetrics } from '../training/metrics.ts'

/** Accuracy of labels, or RMSE of numbers, of the first output. Undefined where it is no single value a row. */
export function metricOf(
  signature: Signature,
  outputs: readonly string[],
  answers: readonly Tensor[],
  truth: readonly string[],
): { readonly name: string; readonly value: number } | undefined {
  const [answer] = answers
  if (answer?.data.length !== truth.length) return undefined
  const isLabel =
    answer.dataType !== 'DOUBLE' && answer.dataType !== 'FLOAT'
      ? true
      : signature.outputs.some(({ name, classes }) => classes && name !== outputs[0])
  if (isLabel) {
    const right = truth.filter((text, i) => isSame(text, answer.data[i]!)).length
    return { name: 'accuracy', value: right / truth.length }
  }
  const y = truth.map(Number)
  if (y.some((value) => !Number.isFinite(value))) return undefined
  return { name: 'RMSE', value: regressionMetrics(y, answer.data as Float64Array)['RMSE']! }
}

function isSame(text: string, answer: string | number): boolean {
  if (typeof answer === 'string') return text === answer
  const truths: Readonly<Record<string, number>> = { true: 1, false: 0 }
  return (truths[text.toLowerCase()] ?? Number(text)) === answer
}

/** What is lost: points of accuracy as a share, or the share by which RMSE rises. Below 0 where something is won. */
export function dropOf(
  before: { readonly name: string; readonly value: number },
  after: { readonly value: number },
): number {
  if (before.name === 'accuracy') return before.value - after.value
  if (before.value === 0) return after.value === 0 ? 0 : Infinity
  return after.value / before.value - 1
}

/** How far answers moved: the largest change of a number, and the share of labels that are others. */
export interface Change {
  readonly worst: number
  readonly labels: number
}

export function changeOf(before: readonly Tensor[], after: readonly Tensor[]): Change {
  let worst = 0
  let [others, all] = [0, 0]
  before.forEach(({ data, dataType }, place) => {
    const now = after[place]!.data
    const isNumber = dataType === 'DOUBLE' || dataType === 'FLOAT'
    for (let i = 0; i < data.length; i++) {
      if (!isNumber) {
        all++
        if (!Object.is(data[i], now[i])) others++
        continue
      }
      if (Object.is(data[i], now[i])) continue
      const size = Math.abs((data[i] as number) - (now[i] as number))
      worst = Math.max(worst, size === size ? size : Infinity)
    }
  })
  return { worst, labels: all === 0 ? 0 : others / all }
}
