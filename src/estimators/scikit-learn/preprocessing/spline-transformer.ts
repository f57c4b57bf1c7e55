// sklearn.preprocessing.SplineTransformer: values of B-splines of each column.
import { BSpline } from '../../../encodings/pickle/values.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

export const readSplineTransformer: EstimatorReader = (view) => {
  const splines = readSplines(view)
  const [first] = splines
  if (!first) throw view.mistyped('bsplines_', 'at least one spline', view.get('bsplines_'))
  const [bases, count] = first.c.shape as [number, number]
  const beyond = view.string('extrapolation', 'constant')
  if (!['continue', 'constant', 'linear', 'periodic', 'error'].includes(beyond))
    throw view.unsupported(`with extrapolation='${beyond}'`)
  const kept = view.boolean('include_bias', true) ? count : count - 1
  const zerosMissing = view.optionalString('handle_missing') === 'zeros'
  const names = (given: readonly string[]) =>
    given.flatMap((name) => Array.from({ length: kept }, (_, i) => `${name}_sp_${i}`))
  const columns = splines.length
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: columns,
    accepts: zerosMissing ? 'missing' : 'finite',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const knots = g.pool.once(view.object, 'knots', () =>
        float64(
          [columns, first.t.data.length],
          joined(splines.map((spline) => doublesOf(spline.t))),
        ),
      )
      const weights = g.pool.once(view.object, 'weights', () =>
        float64([columns, bases, count], joined(splines.map((spline) => doublesOf(spline.c)))),
      )
      const attributes = {
        degree: first.k,
        beyond,
        ...edgesOf(first.k, columns, beyond),
        missing: zerosMissing ? 1 : 0,
        kept,
      }
      const value = g.add('SplineBasis', [x.matrix(g), knots, weights], attributes)
      return Frame.of(preserveFloat(g, x, value), x.names && names(x.names))
    },
    featureNamesOut: names,
  }
}

function readSplines(view: ObjectView): BSpline[] {
  const splines = view.list('bsplines_').map((item) => {
    if (!(item instanceof BSpline)) throw view.mistyped('bsplines_', 'a list of splines', item)
    return item
  })
  const [first] = splines
  const fits = splines.every(
    ({ t, c, k }) =>
      k >= 0 &&
      k === first!.k &&
      c.shape.length === 2 &&
      t.data.length === first!.t.data.length &&
      c.shape[0]! <= t.data.length - k - 1 &&
      c.data.length === first!.c.data.length,
  )
  if (!fits)
    throw view.mistyped(
      'bsplines_',
      'splines alike in knots, coefficients and degree',
      view.get('bsplines_'),
    )
  return splines
}

/**
 * Which knot bounds the fitted range and how many splines are continued. With extrapolation='linear' and a degree below two,
 * scikit-learn counts its degree up from column to column, so that later columns are bounded further inside.
 */
function edgesOf(
  degree: number,
  columns: number,
  beyond: string,
): { bounds: number[]; edges: number[] } {
  let current = degree
  const bounds: number[] = []
  const edges: number[] = []
  for (let column = 0; column < columns; column++) {
    bounds.push(current)
    if (beyond === 'linear' && current <= 1) current++
    edges.push(current)
  }
  return { bounds, edges }
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let at = 0
  for (const array of arrays) {
    all.set(array, at)
    at += array.length
  }
  return all
}
