import type { GraphBuilder } from '../ir/builder.ts'
import { callHook, hookInputs } from './call-hook.ts'
import type { Estimator } from './estimator.ts'
import type { Frame } from './frame.ts'
import { hookedModel } from './hooked-model.ts'
import type { HookColumn, HookSpec } from './hooks.ts'
import { asNumber } from './object-view.ts'
import type { ObjectView } from './object-view.ts'
import { stateJson } from './state-json.ts'

/** An object of a class outside the file as the step, or the model, that its hook says it is. */
export function hookedEstimator(view: ObjectView, spec: HookSpec): Estimator {
  const state = stateJson(view)
  const width = asNumber(view.get('n_features_in_'))
  const outputsFor = (names: readonly string[]): readonly HookColumn[] =>
    spec.outputs ?? names.map((name) => ({ name, datatype: 'FP64' }))
  const transform = (g: GraphBuilder, x: Frame): Frame =>
    callHook(
      g,
      spec,
      x,
      outputsFor(x.names ?? Array.from({ length: x.width }, (_, i) => `x${i}`)),
      state,
    )
  return {
    name: view.name,
    featuresIn: width,
    ...hookInputs(spec),
    accepts: 'any',
    ...hookedModel(view, spec, state),
    ...(spec.methods.includes('call')
      ? {
          transform,
          featureNamesOut: (names: readonly string[]) => outputsFor(names).map(({ name }) => name),
        }
      : {}),
    parameters: { hook: spec.name },
  }
}
