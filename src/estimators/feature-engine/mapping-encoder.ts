// OrdinalEncoder, CountFrequencyEncoder, MeanEncoder, WoEEncoder: one number for each category.
import { PyDict } from '../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber } from '../object-view.ts'
import type { ColumnRule, Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import { categoriesOf, checkedCode, learned, namesOf, refusesMissing } from './variables.ts'

export const readMappingEncoder: EstimatorReader = (view) => {
  const names = namesOf(view)
  const mappings = learned(view, 'encoder_dict_', names)
  const unknown = unknownValue(view)
  const ruleOf = (name: string): ColumnRule => {
    const mapping = mappings.get(name)
    if (mapping === undefined) return { names: [name] }
    if (!(mapping instanceof PyDict))
      throw view.mistyped('encoder_dict_', 'a dict a column', mapping)
    const list = categoriesOf(view, name, [...mapping.keys()])
    const results = [...mapping.entries()].map(([, value]) => {
      const number = asNumber(view.resolve(value))
      if (number === undefined) throw view.mistyped('encoder_dict_', 'a number a category', value)
      return number
    })
    return {
      info: { kind: list.kind, categories: list.shown },
      names: [name],
      emit: (g, x) => {
        const code = encodeColumns(g, x, [{ list, results, unknown }], mapping)
        const column = list.kind === 'string' ? x.values(g) : x.matrix(g)
        return Frame.of(
          refusesMissing(view) ? checkedCode(g, view, column, code) : code,
        ).withUnchecked(true)
      },
    }
  }
  return perColumn(
    view,
    names,
    names.map((name, column): Output => ({ column, rule: ruleOf(name) })),
  )
}

/** `unseen`, before 1.4 `errors`: NaN, an error (undefined), or the number that the encoder keeps for it. */
function unknownValue(view: ObjectView): number | undefined {
  const policy = view.string('unseen', view.string('errors', 'ignore'))
  if (policy === 'ignore') return NaN
  if (policy === 'raise') return undefined
  if (policy === 'encode') return view.number('_unseen')
  throw view.unsupported(`with unseen='${policy}'`)
}
