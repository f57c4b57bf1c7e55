// category_encoders.TargetEncoder: the smoothed mean of the target, by the code of a value.
import { Series } from '../../encodings/pickle/values.ts'
import { doublesOf } from '../arrays.ts'
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import type { ColumnRule } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import { PyDict } from '../../encodings/pickle/records.ts'
import {
  arrayOf,
  codedColumns,
  encoderOf,
  ordinalOf,
  policyOf,
  unknownCode,
  valuesOf,
} from './tables.ts'

export const readTargetEncoder: EstimatorReader = (view) => {
  if ((view.get('hierarchy') ?? null) !== null) throw view.unsupported('with a hierarchy')
  const { refusesUnknown } = policyOf(view)
  const means = view.get('mapping')
  if (!(means instanceof PyDict)) throw view.mistyped('mapping', 'a dict', means)
  const rules = codedColumns(ordinalOf(view)).map(
    ({ name, list, codes }): [string | number, ColumnRule] => {
      const series = view.resolve(means.get(name))
      if (!(series instanceof Series))
        throw view.mistyped('mapping', `a series for ${name}`, series)
      const keys = doublesOf(valuesOf(view, series.index))
      const values = doublesOf(arrayOf(view, series.values))
      // A code without a mean maps to NaN; of equal codes there is one.
      const meanOf = (code: number) => values[keys.indexOf(code)] ?? NaN
      const results = codes.map(meanOf)
      const unknown = refusesUnknown ? undefined : meanOf(unknownCode)
      return [
        name,
        {
          info: { kind: list.kind, categories: list.shown },
          names: [String(name)],
          emit: (g, x) =>
            Frame.of(encodeColumns(g, x, [{ list, results, unknown }], series)).withUnchecked(true),
        },
      ]
    },
  )
  return encoderOf(view, new Map(rules))
}
