import { rowsOf } from '../ir/rows.ts'
import type { Tensor } from '../ir/tensor.ts'
import { nestedText } from './json-values.ts'

/** Values written before other requests get their turn: about 3 ms of doubles. */
const valuesAtOnce = 16_384

/** Whether writing this tensor would hold up the loop. */
export function isLarge(tensor: Tensor): boolean {
  return tensor.data.length > 2 * valuesAtOnce
}

/** Texts of tensors, the first squeezed, written in parts with a turn of the loop between them. */
export async function textsInParts(tensors: readonly Tensor[]): Promise<string[]> {
  const texts: string[] = []
  for (const [i, tensor] of tensors.entries()) texts.push(await inParts(tensor, i === 0))
  return texts
}

async function inParts(tensor: Tensor, squeeze: boolean): Promise<string> {
  const rows = Math.max(1, Math.floor(valuesAtOnce / Math.max(1, tensor.width)))
  const parts: string[] = []
  for (let start = 0; start < tensor.rows; start += rows) {
    const part = rowsOf(tensor, start, Math.min(tensor.rows, start + rows))
    // Without the brackets of the part.
    parts.push(nestedText(part, squeeze).slice(1, -1))
    await new Promise(setImmediate)
  }
  return `[${parts.join(',')}]`
}
