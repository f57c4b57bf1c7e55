// What scikit-learn's feature selectors share (SelectorMixin): the columns of a mask, in the type they came in.
import type { GraphBuilder } from '../../../ir/builder.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import type { ColumnInfo, Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

/** A selector that keeps the columns where `mask` is true. */
export function selector(
  view: ObjectView,
  mask: readonly boolean[],
  accepts: 'finite' | 'any' = 'finite',
): Estimator {
  const kept = mask.flatMap((isKept, column) => (isKept ? [column] : []))
  const names = (given: readonly string[]) => kept.map((column) => given[column]!)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: mask.length,
    accepts,
    columnsFor: (wanted) => {
      const infos = mask.map((): ColumnInfo => ({ kind: 'number' }))
      kept.forEach((column, i) => (infos[column] = wanted?.[i] ?? infos[column]!))
      return infos
    },
    methods: {},
    transform: (g, x) => x.select(g, kept),
    featureNamesOut: names,
    inverseTransform: {
      kind: 'number',
      width: kept.length,
      method: (g, x) => preserveFloat(g, x, spread(g, x, kept, mask.length)),
    },
  }
}

/** Columns back in their places, zeros in the others. */
function spread(g: GraphBuilder, x: Frame, kept: readonly number[], width: number) {
  const value = x.matrix(g)
  const zero = g.add('RepeatRow', [value, float64([1], [0])])
  const places = Array.from({ length: width }, () => kept.length)
  kept.forEach((column, i) => (places[column] = i))
  return g.add('Gather', [g.add('Concat', [value, zero], { axis: 1 }), int64([width], places)], {
    axis: 1,
  })
}
