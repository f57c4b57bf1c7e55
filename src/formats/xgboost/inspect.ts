import { isSlipwayError } from '../../errors.ts'
import { treeOf } from '../../estimators/estimator.ts'
import { chainParts } from '../chain-parts.ts'
import { fileKinds } from '../file-kinds.ts'
import type { ModelFile, ModelPart } from '../format.ts'
import type { Inspection } from '../inspection.ts'

/** Version, objective, trees and importances stand in the tree; what a damaged file lacks stands among the reasons. */
export function inspectXgboost(
  file: ModelFile,
  readPart: (file: ModelFile) => ModelPart,
): Inspection {
  const base = { globals: [], drift: [], members: [], what: fileKinds.xgboost.what, details: {} }
  try {
    const part = readPart(file)
    const { framework, version, container, estimator } = part
    const found = {
      ...base,
      container,
      framework,
      frameworkVersion: version,
      tree: treeOf(estimator),
    }
    return { ...found, model: chainParts([part]), reasons: [] }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    const { code, message, hint } = error
    const reason = hint === undefined ? { code, message } : { code, message, hint }
    return { ...base, container: 'xgboost', framework: 'xgboost', reasons: [reason] }
  }
}
