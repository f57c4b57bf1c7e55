// category_encoders.OrdinalEncoder.
import type { EstimatorReader } from '../context.ts'
import { Frame } from '../frame.ts'
import type { ColumnRule } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import { codedColumns, encoderOf, missingCode, policyOf, unknownCode } from './tables.ts'

/** pandas gives integers where all values of a request are known, else floats: here they are always floats. */
export const readOrdinalEncoder: EstimatorReader = (view) => {
  const { refusesUnknown } = policyOf(view)
  const marksMissing = view.string('handle_missing', 'value') === 'return_nan'
  const unknown =
    view.string('handle_unknown', 'value') === 'return_nan'
      ? NaN
      : refusesUnknown
        ? undefined
        : unknownCode
  const rules = codedColumns(view).map(({ name, list, codes }): [string | number, ColumnRule] => {
    const results = codes.map((code) => (marksMissing && code === missingCode ? NaN : code))
    return [
      name,
      {
        info: { kind: list.kind, categories: list.shown },
        names: [String(name)],
        emit: (g, x) =>
          Frame.of(encodeColumns(g, x, [{ list, results, unknown }], codes)).withUnchecked(true),
      },
    ]
  })
  return encoderOf(view, new Map(rules))
}
