// The part of onnxruntime-node that is used. It is an optional peer: there may be no types to import.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface OrtTensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: ArrayLike<unknown>
}

export interface OrtSession {
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OrtTensor>>>
}

export interface OnnxRuntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OrtTensor
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OrtSession>
  }
}

const peer = 'onnxruntime-node'

/** Where the peer is installed: beside Slipway, or where the server was started. */
export function findOnnxRuntime(): string | undefined {
  const places = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]
  for (const place of places) {
    try {
      return createRequire(place).resolve(peer)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}

export function requireOnnxRuntime(path: string): OnnxRuntime {
  return createRequire(import.meta.url)(path) as OnnxRuntime
}
