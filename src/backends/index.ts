// The one list of backends, and which of them answers for a model.
import { fault } from '../errors.ts'
import type { Model } from '../ir/model.ts'
import type { Backend } from './backend.ts'
import type { OpenedHooks } from './hooks/open-hooks.ts'
import { javascriptBackend } from './javascript/index.ts'
import { missingOperators } from './javascript/missing-operators.ts'

export interface BackendOptions {
  /** Name of the model, for errors. */
  readonly name: string
  /** 'onnxruntime': in ONNX Runtime even where JavaScript could. Default: JavaScript wherever it can. */
  readonly backend?: 'javascript' | 'onnxruntime'
  /** Child processes of ONNX Runtime; default 1. */
  readonly instances?: number
  /** The worker with the functions that the user gave. */
  readonly hooks?: OpenedHooks | undefined
}

/**
 * The backend of a whole model: JavaScript wherever it has every operator, else ONNX Runtime, an optional peer that is loaded only
 * then. Without it the model is refused, naming the operators (E_UNSUPPORTED); asked for by name and absent it is E_PEER.
 */
export async function backendFor(model: Model, options: BackendOptions): Promise<Backend> {
  if (options.hooks) {
    const { callsHooks, hookBackend } = await import('./hooks/index.ts')
    if (callsHooks(model)) return hookBackend(options.hooks.worker, model)
    options.hooks.worker.close()
  }
  const missing = missingOperators(model)
  if (missing.length === 0 && options.backend !== 'onnxruntime') return javascriptBackend
  const { hasOnnxRuntime, onnxruntimeBackend } = await import('./onnxruntime/index.ts')
  const { missingPeer } = await import('./onnxruntime/model-process.ts')
  if (options.backend === 'onnxruntime' && !hasOnnxRuntime()) throw missingPeer()
  if (options.backend === 'javascript' || !hasOnnxRuntime())
    throw fault(
      'E_UNSUPPORTED',
      `the JavaScript backend can't run this model: ${missing.join('; ')}`,
      {
        hint: 'ONNX Runtime may: ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node, beside slipway.',
      },
    )
  return onnxruntimeBackend(options)
}
