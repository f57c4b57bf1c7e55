import { withChecks } from '../../estimators/context.ts'
import { readBooster } from '../../estimators/xgboost/read-booster.ts'
import { savedEstimator } from '../../estimators/xgboost/saved.ts'
import type { ModelFile, ModelPart } from '../format.ts'

export function readPart(file: ModelFile): ModelPart {
  const model = readBooster(file.bytes)
  return {
    role: file.name,
    estimator: withChecks(savedEstimator(model)),
    framework: 'xgboost',
    version: model.version.join('.'),
    container: 'xgboost',
    warnings: [],
  }
}
