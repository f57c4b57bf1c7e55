// sklearn.isotonic.IsotonicRegression: predict and transform are the fitted function of one column.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { isotonicFunction } from '../isotonic-function.ts'
import { inputsOf } from '../fitted.ts'

export const readIsotonicRegression: EstimatorReader = (view) => {
  const fitted = isotonicFunction(view)
  const emit = (g: GraphBuilder, x: Frame) => fitted(g, x.matrix(g))
  const { featureNamesIn } = inputsOf(view)
  return {
    name: view.name,
    ...(featureNamesIn ? { featureNamesIn } : {}),
    featuresIn: 1,
    methods: { predict: emit },
    transform: (g, x) => Frame.of(emit(g, x)),
    featureNamesOut: () => [`${view.name.toLowerCase()}0`],
  }
}
