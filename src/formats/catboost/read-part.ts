import { catBoostEstimator, wrapperFor } from '../../estimators/catboost/estimator.ts'
import { readCatBoost, versionOf } from '../../estimators/catboost/read-model.ts'
import { detectKind } from '../detect.ts'
import type { ModelFile, ModelPart } from '../format.ts'

export function readPart(file: ModelFile): ModelPart {
  const model = readCatBoost(file.bytes)
  return {
    role: file.name,
    estimator: catBoostEstimator(model, wrapperFor(model)),
    framework: 'catboost',
    version: versionOf(model),
    container: detectKind(file.bytes),
    warnings: [],
  }
}
