// The part of onnxruntime-node that is used. It is an optional peer: there may be no types to import.
import { findPeer, requirePeer } from '../find-peer.ts'

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

/** Where the peer is installed, if it is. */
export function findOnnxRuntime(): string | undefined {
  return findPeer('onnxruntime-node')
}

export function requireOnnxRuntime(path: string): OnnxRuntime {
  return requirePeer(path) as OnnxRuntime
}
