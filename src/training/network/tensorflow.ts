import type * as core from '@tensorflow/tfjs-core'
import type * as layers from '@tensorflow/tfjs-layers'
import { findPeer, requirePeer } from '../../backends/find-peer.ts'
import { fault } from '../../errors.ts'

/** TensorFlow.js on its CPU backend: JavaScript alone, whose every step is done when a call returns. */
export interface TensorFlow {
  readonly core: typeof core
  readonly layers: typeof layers
}

export const installLine =
  'npm i @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-cpu'

const packages = ['core', 'layers', 'backend-cpu'].map((part) => `@tensorflow/tfjs-${part}`)

/** Whether the optional peer is there. */
export function hasTensorFlow(find = findPeer): boolean {
  return packages.every((name) => find(name) !== undefined)
}

/** Loads it when it is first needed. Throws E_PEER. */
export function loadTensorFlow(find = findPeer): TensorFlow {
  const [corePath, layersPath, backendPath] = packages.map((name) => find(name))
  if (corePath === undefined || layersPath === undefined || backendPath === undefined)
    throw fault('E_PEER', 'a network is trained by TensorFlow.js, which is not installed', {
      hint: `Install it beside slipway: ${installLine}`,
    })
  const tensorFlow = {
    core: requirePeer(corePath) as typeof core,
    layers: requirePeer(layersPath) as typeof layers,
  }
  // It would print an advertisement for its other backends when the first tensor is made.
  tensorFlow.core.env().set('PROD', true)
  requirePeer(backendPath)
  return tensorFlow
}
