import { solveActive } from './active-system.ts'
import type { Coder } from './coder.ts'

/** Orthogonal matching pursuit: the atom most correlated with what is left, then least squares on all chosen. */
export const matchingPursuitCoder: Coder =
  (gram, k, { atoms }, spend) =>
  (correlations, _, to) => {
    const chosen: number[] = []
    const left = correlations.slice()
    let weights: number[] = []
    while (chosen.length < Math.min(atoms, k)) {
      let best = 0
      for (let j = 1; j < k; j++) if (Math.abs(left[j]!) > Math.abs(left[best]!)) best = j
      if (chosen.includes(best) || left[best]! ** 2 < 2 ** -52) break
      const next = [...chosen, best]
      spend(next.length * k + next.length ** 3)
      const solved = solveActive(
        gram,
        k,
        next,
        next.map((atom) => correlations[atom]!),
      )
      if (!solved) break
      chosen.push(best)
      weights = solved
      for (let j = 0; j < k; j++)
        left[j] =
          correlations[j]! -
          chosen.reduce((sum, atom, i) => sum + gram[j * k + atom]! * weights[i]!, 0)
    }
    to.fill(0)
    chosen.forEach((atom, i) => (to[atom] = weights[i]!))
  }
