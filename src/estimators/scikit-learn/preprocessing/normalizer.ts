// sklearn.preprocessing.Normalizer: each row divided by its norm.
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'

export const readNormalizer: EstimatorReader = (view, context) => {
  const norm = view.string('norm', 'l2')
  if (!['l1', 'l2', 'max'].includes(norm)) throw view.unsupported(`with norm='${norm}'`)
  // Rows that are nearly zero stay as they are since 1.0; before, and in CSR matrices, only rows of zeros.
  const isTinyZero = atLeast(context.versionOf(view), 1, 0)
  return {
    name: view.name,
    ...inputsOf(view),
    methods: {},
    transform: (g, x) => {
      const value = x.sparseMatrix(g)
      const epsilon = x.dataType === 'FLOAT' ? 2 ** -23 : 2 ** -52
      const least = isTinyZero && !value.type.sparse ? 10 * epsilon : 0
      return Frame.of(
        preserveFloat(g, x, g.add('NormalizeRows', [value], { norm, least })),
        x.names,
      )
    },
    featureNamesOut: (names) => names,
  }
}
