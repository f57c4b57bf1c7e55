// AddMissingIndicator: 0 or 1 behind the table for each of its variables.
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import type { Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { namesOf, textsOf } from './variables.ts'

export const readMissingIndicator: EstimatorReader = (view) => {
  const names = namesOf(view)
  const variables = textsOf(view, view.get('variables_'))
  if (!variables?.every((name) => names.includes(name)))
    throw view.mistyped('variables_', 'names of its columns', view.get('variables_'))
  return perColumn(view, names, [
    ...names.map((name, column): Output => ({ column, rule: { names: [name] } })),
    ...variables.map((name): Output => ({
      column: names.indexOf(name),
      rule: {
        names: [`${name}_na`],
        emit: (g, x) =>
          Frame.of(g.add('Cast', [g.add('IsMissing', [x.values(g)])], { to: 'INT64' })),
      },
    })),
  ])
}
