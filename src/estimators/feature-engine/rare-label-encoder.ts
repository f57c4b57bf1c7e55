// RareLabelEncoder: categories that were rare become one.
import { int64, strings } from '../../ir/tensor.ts'
import type { EstimatorReader } from '../context.ts'
import { Frame, castTo } from '../frame.ts'
import type { ColumnRule, Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import {
  categoriesOf,
  checkedCode,
  itemsOf,
  learned,
  namesOf,
  refusesMissing,
} from './variables.ts'

export const readRareLabelEncoder: EstimatorReader = (view) => {
  const names = namesOf(view)
  const frequent = learned(view, 'encoder_dict_', names)
  const rare = view.get('replace_with')
  if (typeof rare !== 'string') throw view.unsupported('with replace_with that is no text')
  const refuses = refusesMissing(view)
  const ruleOf = (name: string): ColumnRule => {
    if (!frequent.has(name)) return { names: [name] }
    const items = itemsOf(frequent.get(name))
    if (!items) throw view.mistyped('encoder_dict_', 'a list a column', frequent.get(name))
    // A missing value stays one, unless it is refused.
    const all = refuses ? items : [...items.filter((item) => typeof item === 'string'), null]
    const list = categoriesOf(view, name, all)
    if (list.kind !== 'string' && items.length > 0)
      throw view.unsupported(`over ${name}, whose categories are numbers`)
    const labels = strings([all.length + 1], [...(list.keys as (string | null)[]), rare])
    const results = all.map((_, place) => place)
    return {
      info: { kind: 'string' },
      names: [name],
      emit: (g, x) => {
        const code = encodeColumns(
          g,
          x,
          [{ list: { ...list, kind: 'string' }, results, unknown: all.length }],
          labels,
        )
        const place = refuses ? checkedCode(g, view, x.values(g), code) : code
        const index = g.add('Squeeze', [castTo(g, place, 'INT64'), int64([1], [1])])
        return Frame.of(
          g.add('Unsqueeze', [g.add('Gather', [labels, index], { axis: 0 }), int64([1], [1])]),
        )
      },
    }
  }
  return perColumn(
    view,
    names,
    names.map((name, column): Output => ({ column, rule: ruleOf(name) })),
  )
}
