// slipway/browser: model files read and answered where there is no Node. docs/guide/browser.md has an example.
import type { FileBytes, OpenOptions } from './config/open-bytes.ts'
import { openBytes } from './config/open-bytes.ts'
import type { LoadedModel } from './load/loaded-model.ts'

export { SlipwayError } from './errors.ts'
export type { FaultCode } from './errors.ts'
export type { FileBytes, OpenOptions } from './config/open-bytes.ts'
export type { InferOptions, LoadedModel, Verified } from './load/loaded-model.ts'
export type { InferTensor, OipDatatype, TensorSpec } from './signature/infer-tensor.ts'

/**
 * Loads one model from the bytes of a file, or of several that are a chain (vectorizer first, then model) or an ONNX model and its data.
 * Nothing in them is executed. What decodes and computes is synchronous and may take as long as the file lets it: with a file of
 * unknown origin, call this in a worker that you can terminate. Throws SlipwayError: E_FORMAT, E_UNSUPPORTED, E_CODE, E_LIMIT,
 * E_INTEGRITY, E_OUTPUT, E_VERIFY.
 */
export function loadModel(
  files: FileBytes | readonly FileBytes[],
  options: OpenOptions = {},
): Promise<LoadedModel> {
  return openBytes('bytes' in files ? [files] : files, options)
}
