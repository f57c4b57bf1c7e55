import type { Statistics, Table } from './statistics.ts'

/** Writes what a table's features make of its row `entry` (-1: a category that training never met) to `to[at + feature]`. */
type Fill = (entry: number, to: Float64Array, at: number) => void

const round = Math.fround

/**
 * (in class + prior) / (total + prior) of a category, shifted and scaled, each step rounded to float32 as the library computes it.
 */
export function valuesOf(all: Statistics, table: Table): Fill {
  const { statistics, width, denominator, readers } = table
  return (entry, to, at) => {
    for (const feature of readers) {
      const type = all.types[feature]!
      const border = all.targetBorders[feature]!
      let inClass = 0
      let total = 0
      if (type >= 4) {
        total = denominator
        if (entry >= 0) inClass = statistics[entry]!
      } else if (entry >= 0) {
        const start = entry * width
        if (type >= 2) {
          inClass = statistics[start]!
          total = statistics[start + 1]!
        } else {
          for (let i = 0; i < width; i++) total += statistics[start + i]!
          inClass =
            type === 1 ? statistics[start + border]! : above(statistics, start, width, border)
        }
      }
      to[at + feature] = valueOf(all.priors, feature * 4, inClass, total)
    }
  }
}

/** Counts of the classes above a border; of two classes the second counts, whatever the border. */
function above(statistics: Float64Array, start: number, width: number, border: number): number {
  let sum = 0
  for (let i = width > 2 ? border + 1 : 1; i < width; i++) sum += statistics[start + i]!
  return sum
}

function valueOf(priors: Float32Array, at: number, inClass: number, total: number): number {
  const numerator = round(round(inClass) + priors[at]!)
  const quotient = round(numerator / round(round(total) + priors[at + 1]!))
  return round(round(quotient + priors[at + 2]!) * priors[at + 3]!)
}
