import type { LoadedModel } from '../../load/loaded-model.ts'
import { leadingImportances } from '../../signature/leading-importances.ts'
import { unitsOf } from '../../signature/units.ts'
import { modelVersion } from '../answer-headers.ts'

/** What the protocol says of a model, and in `parameters` where it comes from. */
export function modelMetadata(model: LoadedModel): unknown {
  const { source } = model.model
  const { verified } = model
  const { inputs, outputs } = model.signatureFor(model.defaultOutputs)
  return {
    name: model.name,
    versions: [modelVersion],
    platform: source.framework,
    inputs: model.inputs,
    outputs: model.outputs,
    parameters: {
      estimator: source.estimator,
      framework_version: source.frameworkVersion,
      container: source.container,
      digest: model.digest,
      ...source.provenance,
      ...namedUnits('input_units', inputs),
      ...namedUnits('output_units', outputs),
      ...importancesOf(model),
      ...(verified
        ? {
            verified_file: verified.file,
            verified_rows: verified.rows,
            verified_worst: verified.worst,
          }
        : {}),
    },
  }
}

function namedUnits(key: string, specs: Parameters<typeof unitsOf>[0]) {
  const units = unitsOf(specs)
  return Object.keys(units).length === 0 ? {} : { [key]: units }
}

const mostImportances = 100

function importancesOf({ model }: LoadedModel) {
  if (!model.importances || model.importances.values.length === 0) return {}
  return { feature_importances: leadingImportances(model.importances, mostImportances) }
}
