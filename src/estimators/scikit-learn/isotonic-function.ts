// sklearn.isotonic.IsotonicRegression as a function of one number.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'
import { doublesOf } from '../arrays.ts'
import { castTo } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import { asVector } from './classify.ts'

/** Emits the fitted step function over a column [N, 1] of DOUBLE: [N], in the type it was fitted with. Needs finite values. */
export function isotonicFunction(view: ObjectView): (g: GraphBuilder, column: Value) => Value {
  const [points, values] = ['X_thresholds_', 'y_thresholds_'].map(
    (name, i) =>
      view.optionalArray(name) ?? view.array(i === 0 ? '_necessary_X_' : '_necessary_y_'),
  )
  const count = points!.data.length
  if (count === 0 || values!.data.length !== count)
    throw view.mistyped('y_thresholds_', `an array of ${count}`, values)
  const isFloat32 = points!.dtype.itemsize === 4
  const outside = view.string('out_of_bounds', 'nan')
  if (!['nan', 'clip', 'raise'].includes(outside))
    throw view.unsupported(`with out_of_bounds='${outside}'`)
  const [least, most] = [view.number('X_min_'), view.number('X_max_')]
  return (g, column) => {
    // Numbers are rounded to the type of the thresholds first.
    const x = isFloat32 ? castTo(g, castTo(g, column, 'FLOAT'), 'DOUBLE') : column
    const checked =
      outside === 'raise' ? g.add('RequireRange', [x], { least, most, estimator: view.name }) : x
    const made = g.add('Interpolate', [
      checked,
      float64([1, count], doublesOf(points!)),
      float64([1, count], doublesOf(values!)),
    ])
    // One threshold is a constant, whatever out_of_bounds says.
    const bounded =
      outside === 'nan' && count > 1
        ? g.add('Where', [
            g.add('Or', [
              g.add('Less', [x, float64([], [least])]),
              g.add('Greater', [x, float64([], [most])]),
            ]),
            float64([], [NaN]),
            made,
          ])
        : made
    return asVector(g, isFloat32 ? castTo(g, bounded, 'FLOAT') : bounded)
  }
}
