import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'

/** An unknown column, with the name it is most like. What the caller sent is shown, not logged. */
export function columnError(name: string, known: readonly string[], row: number): SlipwayError {
  const similar = nearest(name, known)
  return fault('E_VALUE', {
    where: `row ${row}`,
    '!value': JSON.stringify(name.slice(0, 60)),
    what:
      similar === undefined
        ? `is no column of the model; it expects ${list(known)}`
        : `is no column of the model; did you mean "${similar}"?`,
  })
}

function list(names: readonly string[]): string {
  return names.length > 30
    ? `${names.slice(0, 30).join(', ')}, ... (${names.length} columns)`
    : names.join(', ')
}

/** The known name that is within a third of its length in edits, ignoring case and separators; undefined when none is. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  let best: string | undefined
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate))
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

function plain(name: string): string {
  return name
    .slice(0, 60)
    .toLowerCase()
    .replaceAll(/[\s_.-]/g, '')
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + change))
    }
    previous = current
  }
  return previous[b.length]!
}
