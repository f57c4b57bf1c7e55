import { solveActive } from './active-system.ts'
import type { Coder } from './coder.ts'

/** Least angle regression (Efron et al. 2004): as many steps as atoms are allowed, all chosen weights moving together. */
export const leastAngleCoder: Coder =
  (gram, k, { atoms }, spend) =>
  (correlations, _, to) => {
    to.fill(0)
    const left = correlations.slice()
    const chosen: number[] = []
    const signs: number[] = []
    const isOut = new Uint8Array(k)
    for (let step = 0; step < Math.min(atoms, k);) {
      const best = strongest(left, chosen, isOut)
      if (best < 0) return
      const size = Math.abs(left[best]!)
      if (size <= 2 ** -23 * 2 ** -29) return
      const sign = left[best]! < 0 ? -1 : 1
      spend((chosen.length + 1) * k + (chosen.length + 1) ** 3)
      const direction = solveActive(gram, k, [...chosen, best], [...signs, sign])
      if (!direction) {
        // An atom that the chosen ones span already is passed over.
        isOut[best] = 1
        continue
      }
      chosen.push(best)
      signs.push(sign)
      step++
      advance(gram, k, left, chosen, signs, direction, size, isOut, to)
    }
  }

function strongest(left: Float64Array, chosen: readonly number[], isOut: Uint8Array): number {
  let best = -1
  for (let j = 0; j < left.length; j++) {
    if (isOut[j] || chosen.includes(j)) continue
    if (best < 0 || Math.abs(left[j]!) > Math.abs(left[best]!)) best = j
  }
  return best
}

/** Moves along the direction until another atom is as correlated as the chosen ones. */
function advance(
  gram: Float64Array,
  k: number,
  left: Float64Array,
  chosen: readonly number[],
  signs: readonly number[],
  direction: readonly number[],
  size: number,
  isOut: Uint8Array,
  to: Float64Array,
): void {
  const angle = 1 / Math.sqrt(direction.reduce((sum, value, i) => sum + value * signs[i]!, 0))
  const steps = direction.map((value) => value * angle)
  let length = size / angle
  const slopes = left.map((__, j) =>
    chosen.reduce((sum, atom, i) => sum + gram[j * k + atom]! * steps[i]!, 0),
  )
  for (let j = 0; j < k; j++) {
    if (isOut[j] || chosen.includes(j)) continue
    const candidates = [
      (size - left[j]!) / (angle - slopes[j]!),
      (size + left[j]!) / (angle + slopes[j]!),
    ]
    for (const candidate of candidates) if (candidate > 0 && candidate < length) length = candidate
  }
  chosen.forEach((atom, i) => (to[atom]! += length * steps[i]!))
  for (let j = 0; j < k; j++) left[j]! -= length * slopes[j]!
}
