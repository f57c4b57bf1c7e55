import type { GraphBuilder } from '../../ir/builder.ts'
import { float64, int64, strings } from '../../ir/tensor.ts'
import { Frame } from '../../estimators/frame.ts'

/** A column with one number in every row: what a lookup that knows no key makes of any column of the table. */
export function constantColumn(
  g: GraphBuilder,
  x: Frame,
  name: string,
  value: number,
  owner: object,
): Frame {
  const first = x.column(g, 0)
  const table = first.type.shape.length === 1 ? g.add('Unsqueeze', [first, int64([1], [1])]) : first
  const isText = table.type.dataType === 'STRING'
  const keys = g.pool.once(owner, 'no keys', () => (isText ? strings([0], []) : float64([0], [])))
  const results = g.pool.once(owner, 'no results', () => float64([0], []))
  const unknown = g.pool.once(owner, `constant ${value}`, () => float64([1], [value]))
  const made = g.add('EncodeCategories', [table, keys, results, unknown], {
    offsets: [0, 0],
    names: [name],
  })
  return Frame.of(made, [name])
}
