// sklearn.preprocessing.Binarizer: 1 above threshold, else 0, in the type that came.
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { finite, inputsOf } from '../fitted.ts'

export const readBinarizer: EstimatorReader = (view) => {
  const threshold = view.number('threshold', 0)
  return {
    name: view.name,
    ...inputsOf(view),
    methods: {},
    transform: (g, x) => {
      const value = x.isSparse ? x.sparseMatrix(g, x.dataType) : x.values(g)
      return Frame.of(g.add('Binarizer', [value], { threshold }), x.names)
    },
    // Before 0.23 nothing is kept of the table it was fitted on.
    anyWidth: {
      transform: (g, x) => g.add('Binarizer', [finite(g, view.name, x)], { threshold }),
    },
    featureNamesOut: (names) => names,
  }
}
