import type { FeatureColumn } from './table/infer-columns.ts'

/** How one column becomes columns of the design matrix; learned from training rows alone. */
export type ColumnPlan =
  | {
      readonly name: string
      readonly kind: 'number'
      /** Stands for a missing value: the median. */
      readonly fill: number
      readonly mean: number
      readonly scale: number
      readonly minimum: number
      readonly maximum: number
    }
  | {
      readonly name: string
      readonly kind: 'category'
      /** Each gets a column of its own, but the most frequent, whose rows are 0 in all: so do missing and unknown values. */
      readonly levels: readonly string[]
      readonly base: string
    }

/** One plan a column, in their order. */
export function planColumns(
  features: readonly FeatureColumn[],
  rows: Int32Array,
  standardize = true,
): ColumnPlan[] {
  return features.map((column) => {
    if (column.kind === 'category') return planCategory(column, rows)
    const plan = planNumber(column, rows)
    return standardize ? plan : { ...plan, mean: 0, scale: 1 }
  })
}

function planNumber(
  column: FeatureColumn & { kind: 'number' },
  rows: Int32Array,
): ColumnPlan & { kind: 'number' } {
  const given = Float64Array.from(rows, (row) => column.values[row]!)
    .filter((value) => value === value)
    .toSorted()
  const fill =
    given.length === 0 ? 0 : (given[(given.length - 1) >> 1]! + given[given.length >> 1]!) / 2
  let sum = 0
  for (const row of rows) sum += filled(column.values[row]!, fill)
  const mean = sum / rows.length
  let squares = 0
  for (const row of rows) squares += (filled(column.values[row]!, fill) - mean) ** 2
  const deviation = Math.sqrt(squares / rows.length)
  return {
    name: column.name,
    kind: 'number',
    fill,
    mean,
    scale: deviation > 0 ? deviation : 1,
    minimum: given[0] ?? 0,
    maximum: given.at(-1) ?? 0,
  }
}

const filled = (value: number, fill: number) => (value === value ? value : fill)

function planCategory(column: FeatureColumn & { kind: 'category' }, rows: Int32Array): ColumnPlan {
  const counts = new Float64Array(column.levels.length)
  for (const row of rows) if (column.codes[row]! >= 0) counts[column.codes[row]!]!++
  const base = counts.indexOf(Math.max(...counts))
  return {
    name: column.name,
    kind: 'category',
    levels: column.levels.filter((_, i) => i !== base && counts[i]! > 0),
    base: column.levels[base]!,
  }
}

export function widthOf(plans: readonly ColumnPlan[]): number {
  return plans.reduce((sum, plan) => sum + (plan.kind === 'number' ? 1 : plan.levels.length), 0)
}

/** Names of the design matrix's columns. */
export function designNames(plans: readonly ColumnPlan[]): string[] {
  return plans.flatMap((plan) =>
    plan.kind === 'number' ? [plan.name] : plan.levels.map((level) => `${plan.name}_${level}`),
  )
}

/** Rows as numbers: [rows, width], row-major. */
export function designMatrix(
  plans: readonly ColumnPlan[],
  features: readonly FeatureColumn[],
  rows: Int32Array,
): Float64Array {
  const width = widthOf(plans)
  const matrix = new Float64Array(rows.length * width)
  let offset = 0
  plans.forEach((plan, index) => {
    const column = features[index]!
    if (plan.kind === 'number' && column.kind === 'number') {
      for (let i = 0; i < rows.length; i++)
        matrix[i * width + offset] =
          (filled(column.values[rows[i]!]!, plan.fill) - plan.mean) / plan.scale
      offset++
    } else if (plan.kind === 'category' && column.kind === 'category') {
      const places = column.levels.map((level) => plan.levels.indexOf(level))
      for (let i = 0; i < rows.length; i++) {
        const code = column.codes[rows[i]!]!
        const place = code < 0 ? -1 : places[code]!
        if (place >= 0) matrix[i * width + offset + place] = 1
      }
      offset += plan.levels.length
    }
  })
  return matrix
}
