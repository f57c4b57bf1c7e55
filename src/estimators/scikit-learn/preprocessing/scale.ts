// The last steps scalers share: (X - center) / scale and back, column by column.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { floating } from '../fitted.ts'

/** A fitted vector of one number a column, or undefined where `isUsed` is false or the attribute is None. */
export function columnVector(
  view: ObjectView,
  attribute: string,
  isUsed: boolean,
  width: number | undefined,
): NdArray | undefined {
  const array = isUsed ? view.optionalArray(attribute) : undefined
  if (array && width !== undefined && array.data.length !== width)
    throw view.mistyped(attribute, `an array of ${width}`, array)
  return array
}

/** X / scale; a CSR matrix is multiplied by 1 / scale instead, as scikit-learn's inplace_column_scale does. */
export function divideColumns(g: GraphBuilder, value: Value, scale: NdArray): Value {
  if (!value.type.sparse)
    return g.add('Div', [value, g.pool.once(scale, 'tensor', () => doubleTensor(scale))])
  return g.add('Mul', [
    value,
    g.pool.once(scale, 'reciprocal', () =>
      float64(
        scale.shape,
        doublesOf(scale).map((x) => 1 / x),
      ),
    ),
  ])
}

/**
 * transform, its inverse and names of a scaler that centers and scales columns. numpy works in place: in an FP32 request every step is
 * rounded by itself. `casts`: what was fitted is rounded to the request's type first (StandardScaler since 1.8).
 */
export function centerAndScale(
  center: NdArray | undefined,
  scale: NdArray | undefined,
  width: number | undefined,
  casts = false,
): Pick<Estimator, 'transform' | 'featureNamesOut' | 'inverseTransform'> {
  const fitted = (g: GraphBuilder, x: Frame, array: NdArray): Tensor =>
    casts && x.dataType === 'FLOAT'
      ? g.pool.once(array, 'float32', () =>
          float64(
            array.shape,
            doublesOf(array).map((value) => Math.fround(value)),
          ),
        )
      : g.pool.once(array, 'tensor', () => doubleTensor(array))
  const step = (g: GraphBuilder, x: Frame, opType: string, value: Value, array: NdArray): Value =>
    preserveFloat(g, x, g.add(opType, [value, fitted(g, x, array)]))
  return {
    transform: (g, x) => {
      let value = center ? x.matrix(g) : x.sparseMatrix(g)
      if (center) value = step(g, x, 'Sub', value, center)
      if (scale)
        value = value.type.sparse
          ? preserveFloat(g, x, divideColumns(g, value, scale))
          : step(g, x, 'Div', value, scale)
      return Frame.of(value, x.names)
    },
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width: width ?? 0,
      method: (g, x) => {
        let value = x.matrix(g)
        if (scale) value = step(g, x, 'Mul', value, scale)
        return center ? step(g, x, 'Add', value, center) : value
      },
    },
  }
}

/** A table of any width, untouched. */
export const asItIs: Pick<Estimator, 'anyWidth'> = { anyWidth: { transform: floating } }

/** Bounds every value; NaN stays. */
export function clip(g: GraphBuilder, value: Value, low: number, high: number): Value {
  return g.add('Min', [g.add('Max', [value, float64([], [low])]), float64([], [high])])
}
