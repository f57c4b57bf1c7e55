// What leaves a session: in memory of its own, or in tensors that the caller bound.
import type { TensorData } from '../../ir/data-type.ts'
import { copyRows } from '../../ir/rows.ts'
import { Tensor, fits } from '../../ir/tensor.ts'

/** Where a graph output is after a run: in a slot, which may be a constant, or, from 0 on, in the input of that number. */
export interface Result {
  readonly slot: Tensor
  readonly input: number
  readonly constant: boolean
}

/** Kernels of the next run write to bound tensors where they fit. */
export function place(results: readonly Result[], into: readonly Tensor[]): void {
  for (let i = 0; i < into.length; i++) results[i]?.slot.place(into[i]!)
}

/** The answers of a run, each in the tensor bound for it where that fits. `given`: slots whose memory leaves with the run. */
export function answersOf(
  results: readonly Result[],
  inputs: readonly Tensor[],
  into: readonly Tensor[],
  given: ReadonlySet<Tensor>,
): Tensor[] {
  const answers: Tensor[] = []
  for (let i = 0; i < results.length; i++) {
    const { slot, input, constant } = results[i]!
    const made = input >= 0 ? inputs[input]! : slot
    const bound = into[i]
    if (fits(bound, made, made.shape)) {
      if (made.data !== bound.data) copyRows(bound, made, 0)
      answers.push(bound)
    } else if (input >= 0 || constant) {
      answers.push(made)
    } else {
      const data = ownData(slot, given)
      const own = isIn(data, into) ? data.slice() : data
      answers.push(new Tensor(slot.dataType, slot.shape, own, slot.csr))
    }
  }
  return answers
}

/**
 * The elements of a graph output, for the caller to keep. A view takes the memory of the scratch tensor it shows, unless that is an
 * answer itself; a view of a request or a constant is copied.
 */
function ownData(slot: Tensor, given: ReadonlySet<Tensor>): TensorData {
  const { data } = slot
  if (!slot.isAlias) return data
  const { source } = slot
  if (!source?.isScratch || source.data !== data || given.has(source)) return data.slice()
  source.isAnswer = true
  source.release()
  return data
}

/** Whether an answer that does not fit what was bound lies in bound memory nevertheless. */
function isIn(data: TensorData, into: readonly Tensor[]): boolean {
  if (Array.isArray(data)) return false
  return into.some((bound) => !Array.isArray(bound.data) && bound.data.buffer === data.buffer)
}
