// MeanMedianImputer, ArbitraryNumberImputer, EndTailImputer, CategoricalImputer: one value for what is missing in each column.
import { float64, strings } from '../../ir/tensor.ts'
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import { asNumber } from '../object-view.ts'
import type { ColumnRule, Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { learned, namesOf } from './variables.ts'

export const readImputer: EstimatorReader = (view) => {
  const names = namesOf(view)
  const fills = learned(view, 'imputer_dict_', names)
  const ruleOf = (name: string): ColumnRule => {
    if (!fills.has(name)) return { names: [name] }
    const fill = fills.get(name)
    if (typeof fill === 'string')
      return {
        info: { kind: 'string' },
        names: [name],
        emit: (g, x) => Frame.of(g.add('Impute', [x.values(g), strings([1], [fill])])),
      }
    const number = asNumber(fill)
    if (number === undefined) throw view.mistyped('imputer_dict_', 'numbers or texts', fill)
    return {
      info: { kind: 'number' },
      names: [name],
      emit: (g, x) =>
        Frame.of(g.add('Impute', [x.matrix(g), float64([1], [number])])).withUnchecked(true),
    }
  }
  return perColumn(
    view,
    names,
    names.map((name, column): Output => ({ column, rule: ruleOf(name) })),
  )
}
