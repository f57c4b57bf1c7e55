import type { Tensor } from '../ir/tensor.ts'
import type { Signature } from '../ir/model.ts'
import { inputSpecs, outputSpecs } from '../signature/tensor-specs.ts'
import { leadingImportances } from '../signature/leading-importances.ts'
import type { FileReport } from './inspect-path.ts'
import { verdictOfFile } from './verdict-of-file.ts'

/** The report as plain JSON: stable keys, absent where nothing is known. */
export function inspectionJson(report: FileReport): Record<string, unknown> {
  const { model, path, size, sha256, ...rest } = report
  return {
    file: path,
    size,
    sha256,
    verdict: verdictOfFile(report),
    servable: model !== undefined,
    ...rest,
    ...(model
      ? {
          warnings: model.source.warnings,
          ...(model.importances
            ? { featureImportances: leadingImportances(model.importances) }
            : {}),
          signatures: model.signatures.map(signatureJson),
        }
      : {}),
  }
}

function signatureJson(signature: Signature): Record<string, unknown> {
  const specs = inputSpecs(signature)
  return {
    name: signature.name,
    inputs: signature.inputs.map((input, i) => ({
      ...specs[i],
      ...(input.columnNames ? { columnNames: input.columnNames } : {}),
      ...(input.categories ? { categories: input.categories } : {}),
      ...(input.unit === undefined ? {} : { unit: input.unit }),
    })),
    outputs: outputSpecs(signature).map((spec, i) => {
      const { classes, unit } = signature.outputs[i]!
      return {
        ...spec,
        ...(classes ? { classes: labelsOf(classes) } : {}),
        ...(unit === undefined ? {} : { unit }),
      }
    }),
    defaultOutputs: signature.defaultOutputs,
  }
}

export function labelsOf(classes: Tensor): unknown[] {
  const labels = Array.from(classes.data as ArrayLike<unknown>)
  return classes.dataType === 'BOOL' ? labels.map(Boolean) : labels
}
