import type { FeatureColumn } from './infer-columns.ts'
import { areaUnderCurve } from '../metrics.ts'
import type { Target } from './target.ts'

const almostAll = 0.999

/** Columns that give the target away: one alone says it all but exactly, which real measurements hardly do. */
export function leaksOf(features: readonly FeatureColumn[], target: Target): string[] {
  return features
    .filter((column) => tells(column, target))
    .map(
      (column) =>
        `column "${column.name}" alone gives "${target.name}" away: is it known before the answer is? Leave it out with --ignore ${column.name}`,
    )
}

function tells(column: FeatureColumn, target: Target): boolean {
  if (column.kind === 'category') return purity(column.codes, target) > almostAll
  const rows = Int32Array.from(target.values, (_, i) => i).filter(
    (i) => column.values[i]! === column.values[i]!,
  )
  if (rows.length < 10) return false
  const x = Float64Array.from(rows, (row) => column.values[row]!)
  const y = Float64Array.from(rows, (row) => target.values[row]!)
  if (target.task === 'regression') return Math.abs(correlation(x, y)) > almostAll
  return target.classes.length === 2 && Math.abs(areaUnderCurve(y, x) - 0.5) > almostAll - 0.5
}

/** The share of rows whose level says their class, of levels that stand for several rows. */
function purity(codes: Int32Array, target: Target): number {
  if (target.task === 'regression') return 0
  const counts = new Map<number, Map<number, number>>()
  codes.forEach((code, row) => {
    const own = counts.get(code) ?? new Map<number, number>()
    counts.set(code, own)
    own.set(target.values[row]!, (own.get(target.values[row]!) ?? 0) + 1)
  })
  if (counts.size * 3 > codes.length) return 0
  let pure = 0
  for (const own of counts.values()) pure += Math.max(...own.values())
  return pure / codes.length
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let both = 0
  let ownX = 0
  let ownY = 0
  for (let i = 0; i < x.length; i++) {
    both += (x[i]! - meanX) * (y[i]! - meanY)
    ownX += (x[i]! - meanX) ** 2
    ownY += (y[i]! - meanY) ** 2
  }
  return ownX === 0 || ownY === 0 ? 0 : both / Math.sqrt(ownX * ownY)
}
