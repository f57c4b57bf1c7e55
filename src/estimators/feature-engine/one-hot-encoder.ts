// OneHotEncoder of feature_engine: the encoded columns leave the table, their ones and zeros stand behind it.
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import type { Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import { pythonText } from '../python-text.ts'
import { categoriesOf, checkedCode, itemsOf, learned, namesOf } from './variables.ts'

export const readOneHotEncoder: EstimatorReader = (view) => {
  const names = namesOf(view)
  const encoded = learned(view, 'encoder_dict_', names)
  const dummies = [...encoded].map(([name, value]): Output => {
    const items = itemsOf(value)
    if (!items) throw view.mistyped('encoder_dict_', 'a list a column', value)
    const list = categoriesOf(view, name, items)
    const results = items.map((_, place) => place)
    return {
      column: names.indexOf(name),
      rule: {
        info: { kind: list.kind, categories: list.shown },
        names: items.map((item) => `${name}_${pythonText(view.resolve(item), false)}`),
        emit: (g, x) => {
          const place = encodeColumns(g, x, [{ list, results, unknown: -1 }], list)
          const column = list.kind === 'string' ? x.values(g) : x.matrix(g)
          return Frame.of(
            g.add('OneHotRows', [checkedCode(g, view, column, place)], {
              width: items.length,
              sparse: 0,
              data_type: 'INT64',
            }),
          )
        },
      },
    }
  })
  return perColumn(view, names, [
    ...names.flatMap((name, column): Output[] =>
      encoded.has(name) ? [] : [{ column, rule: { names: [name] } }],
    ),
    ...dummies.filter(({ rule }) => rule.names.length > 0),
  ])
}
