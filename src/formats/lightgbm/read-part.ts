import { fault } from '../../errors.ts'
import { withChecks } from '../../estimators/context.ts'
import { boosterOf } from '../../estimators/lightgbm/booster.ts'
import { parseLightgbm } from '../../estimators/lightgbm/parse-model.ts'
import { boosterEstimator } from '../../estimators/lightgbm/read-booster.ts'
import type { ModelFile, ModelPart } from '../format.ts'

/** The longest string there can be: 2^29 - 24 UTF-16 units. */
const mostBytes = 2 ** 29 - 24

export function readPart(file: ModelFile): ModelPart {
  if (file.bytes.length > mostBytes)
    throw fault('E_LIMIT', `${file.name} is a LightGBM model of more than ${mostBytes} bytes`)
  const model = parseLightgbm(textOf(file))
  return {
    role: file.name,
    estimator: withChecks(boosterEstimator(boosterOf(model))),
    framework: 'lightgbm',
    version: `format ${model.version}`,
    container: 'lightgbm',
    warnings: [],
  }
}

function textOf(file: ModelFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw fault('E_FORMAT', `${file.name} is a LightGBM model that is no valid UTF-8`, {
      cause: error,
    })
  }
}
