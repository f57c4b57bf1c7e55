import type { Frame } from '../estimators/frame.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import { float64, strings } from '../ir/tensor.ts'
import type { ColumnPlan } from './preparation.ts'

/** The design matrix: numbers imputed and standardised, then the levels of the categories. */
export function prepare(g: GraphBuilder, x: Frame, plans: readonly ColumnPlan[]): Value {
  const numbers = plans.flatMap((plan) => (plan.kind === 'number' ? [plan] : []))
  const categories = plans.flatMap((plan) => (plan.kind === 'category' ? [plan] : []))
  const parts: Value[] = []
  if (numbers.length > 0) {
    const columns = x
      .select(
        g,
        numbers.map((_, i) => i),
      )
      .matrix(g)
    const constant = (role: string, pick: (plan: (typeof numbers)[number]) => number) =>
      g.pool.once(plans, role, () => float64([numbers.length], numbers.map(pick)))
    const whole = g.add('Impute', [columns, constant('fills', (plan) => plan.fill)])
    const centred = g.add('Sub', [whole, constant('means', (plan) => plan.mean)])
    parts.push(g.add('Div', [centred, constant('scales', (plan) => plan.scale)]))
  }
  const places = placesOf(categories)
  if (places.width > 0) {
    const columns = x
      .select(
        g,
        categories.map((_, i) => numbers.length + i),
      )
      .values(g)
    const found = g.add(
      'EncodeCategories',
      [
        columns,
        g.pool.once(plans, 'levels', () => strings([places.keys.length], places.keys)),
        g.pool.once(plans, 'places', () => float64([places.results.length], places.results)),
        g.pool.once(plans, 'unknown', () =>
          float64(
            [categories.length],
            categories.map(() => -1),
          ),
        ),
      ],
      { offsets: places.offsets, names: categories.map((plan) => plan.name) },
    )
    parts.push(
      g.add('OneHotRows', [found], { width: places.width, sparse: 0, data_type: 'DOUBLE' }),
    )
  }
  return parts.length === 1 ? parts[0]! : g.add('Concat', parts, { axis: 1 })
}

function placesOf(categories: readonly (ColumnPlan & { kind: 'category' })[]) {
  const keys: string[] = []
  const results: number[] = []
  const offsets = [0]
  let width = 0
  for (const { levels } of categories) {
    for (const level of levels) {
      keys.push(level)
      results.push(width++)
    }
    offsets.push(keys.length)
  }
  return { keys, results, offsets, width }
}
