import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { placeOf } from './value-error.ts'

/**
 * The graph's own check (operator RequireFinite) knows only the estimator that does not take missing values. Here the names are
 * known: the first value that is not finite is named by row and column.
 */
export function locateMissing(
  error: SlipwayError,
  signature: Signature,
  tensors: readonly Tensor[],
): SlipwayError {
  for (const [index, tensor] of tensors.entries()) {
    if (tensor.dataType === 'STRING') continue
    const data = tensor.data as ArrayLike<number>
    for (let i = 0; i < data.length; i++) {
      if (data[i]! - data[i]! === 0) continue
      const { width } = tensor
      const where = placeOf(signature.inputs[index]!, Math.floor(i / width), i % width)
      return fault('E_MISSING', { where, estimator: estimatorOf(error) }, { cause: error })
    }
  }
  return error
}

/** The name stands at the end of the message's one template. */
function estimatorOf(error: SlipwayError): string {
  return error.logMessage.slice(error.logMessage.lastIndexOf(' ') + 1)
}
