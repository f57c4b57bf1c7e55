import type { Tensor } from '../../ir/tensor.ts'
import { oipDatatypes } from '../../signature/infer-tensor.ts'
import { modelVersion } from '../answer-headers.ts'
import { flatText } from '../json-values.ts'

/** An InferResponse; data is flat, as the specification prefers. */
export function answerText(
  model: string,
  id: string | undefined,
  names: readonly string[],
  tensors: readonly Tensor[],
): string {
  const outputs = tensors.map(
    (tensor, i) =>
      `{"name":${JSON.stringify(names[i])},"shape":[${tensor.shape.join(',')}],"datatype":"${oipDatatypes[tensor.dataType]}","data":${flatText(tensor)}}`,
  )
  const idText = id === undefined ? '' : `"id":${JSON.stringify(id)},`
  return `{"model_name":${JSON.stringify(model)},"model_version":"${modelVersion}",${idText}"outputs":[${outputs.join(',')}]}`
}
