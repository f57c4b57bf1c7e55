// sklearn.kernel_approximation.PolynomialCountSketch.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { matrixOf, prefixedNames } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

/** A wider sketch would take minutes a row. */
const maximumWidth = 2 ** 16

/** sqrt(gamma) X, and a column of sqrt(coef0) where that is not 0, sketched `degree` times and convolved. */
export const readPolynomialCountSketch: EstimatorReader = (view) => {
  const places = matrixOf(view, 'indexHash_')
  const signs = matrixOf(view, 'bitHash_', places.shape[1])
  const width = view.number('n_components')
  if (!Number.isInteger(width) || width < 1 || width > maximumWidth)
    throw view.mistyped('n_components', `a number of columns up to ${maximumWidth}`, width)
  const scale = Math.sqrt(view.number('gamma'))
  const coef0 = view.number('coef0')
  const features = places.shape[1]! - (coef0 === 0 ? 0 : 1)
  const names = prefixedNames(view, width)
  const scaled = (g: GraphBuilder, x: Value) => {
    const made = scale === 1 ? x : g.add('Mul', [x, float64([], [scale])])
    if (coef0 === 0) return made
    const column = g.add('RepeatRow', [x, float64([1], [Math.sqrt(coef0)])])
    return g.add('Concat', [made, column], { axis: 1 })
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: {},
    transform: (g, x) => {
      const inputs = [
        scaled(g, x.matrix(g)),
        g.pool.once(places, 'places', () => doubleTensor(places)),
        g.pool.once(signs, 'signs', () => doubleTensor(signs)),
      ]
      return Frame.of(g.add('TensorSketch', inputs, { width }), names)
    },
    featureNamesOut: () => names,
  }
}
