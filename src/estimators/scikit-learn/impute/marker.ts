import { PyFloat } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, strings } from '../../../ir/tensor.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'

/** `missing_values`: undefined for NaN, None and pandas.NA, which a request all writes as null; else the number or text that stands for a missing value. */
export type Marker = number | string | undefined

export function readMarker(view: ObjectView): Marker {
  const value = view.get('missing_values')
  if (value === undefined || value === null) return undefined
  if (value instanceof PyFloat && value.value !== value.value) return undefined
  if (typeof value === 'string') return value
  const number = asNumber(value)
  if (number === undefined)
    throw view.unsupported('with missing_values that are neither a number nor text')
  return number === number ? number : undefined
}

/** Whether a column of that kind can hold the marker: text is never equal to a number. */
export function canHold(kind: 'number' | 'string', marker: Marker): boolean {
  return marker === undefined || (typeof marker === 'string') === (kind === 'string')
}

/** The optional input of Impute and IsMissing. */
export function markerTensor(marker: Marker): Tensor[] {
  if (marker === undefined) return []
  return [typeof marker === 'string' ? strings([], [marker]) : float64([], [marker])]
}

/** Which values are missing: BOOL of x's shape. Text is never equal to a number, so a marker of the other type finds nothing. */
export function missingMask(g: GraphBuilder, x: Value, marker: Marker): Value {
  return g.add('IsMissing', [x, ...markerTensor(marker)])
}
