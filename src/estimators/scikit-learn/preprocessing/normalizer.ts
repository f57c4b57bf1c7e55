// sklearn.preprocessing.Normalizer: each row divided by its norm.
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { finite, floating, inputsOf } from '../fitted.ts'

export const readNormalizer: EstimatorReader = (view, context) => {
  const norm = view.string('norm', 'l2')
  if (!['l1', 'l2', 'max'].includes(norm)) throw view.unsupported(`with norm='${norm}'`)
  // Rows that are nearly zero stay as they are since 1.0; before, and in CSR matrices, only rows of zeros.
  const version = context.versionOf(view)
  const isTinyZero = atLeast(version, 1, 0)
  // Before 0.23 'max' was the largest value of a row, with its sign.
  const by = norm === 'max' && !atLeast(version, 0, 23) ? 'signed_max' : norm
  return {
    name: view.name,
    ...inputsOf(view),
    methods: {},
    transform: (g, x) => {
      const value = x.sparseMatrix(g)
      const epsilon = x.dataType === 'FLOAT' ? 2 ** -23 : 2 ** -52
      const least = isTinyZero && !value.type.sparse ? 10 * epsilon : 0
      return Frame.of(
        preserveFloat(g, x, g.add('NormalizeRows', [value], { norm: by, least })),
        x.names,
      )
    },
    // Before 0.23 nothing is kept of the table it was fitted on.
    anyWidth: {
      transform: (g, x) =>
        g.add('NormalizeRows', [finite(g, view.name, floating(g, x))], { norm: by, least: 0 }),
    },
    featureNamesOut: (names) => names,
  }
}
