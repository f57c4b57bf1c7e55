import { outputsHoldingTrees } from '../optimizing/held-trees.ts'
import type { Signature } from '../ir/model.ts'
import { bytesText } from './bytes-text.ts'
import type { Candidate } from './optimize-choice.ts'
import type { Latency, Measured } from './optimize-measure.ts'
import { nameOf, timeText } from './optimize-table.ts'

/** Differences of latency below this share are the machine's. */
const noise = 0.25

/** What was written, and what it won or lost. Less than a hundredth smaller, no fewer operations and no faster, is nothing. */
export function verdict(before: Measured, chosen: Candidate, output: string): string {
  const [from, to] = [before.bytes.length, chosen.bytes.length]
  const isNothing = to > from * 0.99 && chosen.operations >= before.operations
  if (isNothing && chosen.names.length === 0)
    return `nothing worth doing that keeps every bit; wrote ${output} as it is`
  const parts = [
    `${bytesText(from)} before, ${bytesText(to)} after`,
    latency('a row', before.one, chosen.one),
    latency('a batch', before.batch, chosen.batch),
  ]
  return `wrote ${output}: ${nameOf(chosen)}; ${parts.join('; ')}`
}

function latency(of: string, before: Latency, after: Latency): string {
  const share = after.p50 / before.p50
  const word = share > 1 + noise ? ' (slower)' : share < 1 - noise ? ' (faster)' : ''
  return `${of} ${timeText(before.p50)} before, ${timeText(after.p50)} after${word}`
}

/** Steps named that change nothing, and why where it is known. */
export function idleLines(idle: readonly string[], holding: readonly string[]): string[] {
  return idle.map((name) => {
    const isOfTrees = name.startsWith('trees-') || name === 'merge-trees'
    const why =
      isOfTrees && holding.length > 0
        ? `: ${holding.join(', ')} speak of the trees as they are`
        : ''
    return `${name} changes nothing in this model${why}`
  })
}

/** What would be won if outputs that hold the trees were left out. */
export function holdingLine(
  signature: Signature,
  outputs: readonly string[],
  chosen: Candidate,
  without: Uint8Array | undefined,
): string[] {
  const holding = outputsHoldingTrees(signature)
  if (!without || holding.length === 0) return []
  return [
    `${holding.join(', ')} hold the trees as they are; with --outputs ${outputs.join(',')} the file has ${bytesText(without.length)}, not ${bytesText(chosen.bytes.length)}, and trees can be merged and left out`,
  ]
}
