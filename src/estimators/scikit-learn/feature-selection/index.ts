import type { EstimatorFamily } from '../family.ts'
import { readSelectFromModel } from './select-from-model.ts'
import { readRfe, readSequentialFeatureSelector } from './supported.ts'
import {
  readGenericUnivariateSelect,
  readSelectFdr,
  readSelectFpr,
  readSelectFwe,
  readSelectKBest,
  readSelectPercentile,
} from './univariate.ts'
import { readVarianceThreshold } from './variance-threshold.ts'

export const featureSelection: EstimatorFamily = {
  GenericUnivariateSelect: readGenericUnivariateSelect,
  RFE: readRfe,
  RFECV: readRfe,
  SelectFdr: readSelectFdr,
  SelectFpr: readSelectFpr,
  SelectFromModel: readSelectFromModel,
  SelectFwe: readSelectFwe,
  SelectKBest: readSelectKBest,
  SelectPercentile: readSelectPercentile,
  SequentialFeatureSelector: readSequentialFeatureSelector,
  VarianceThreshold: readVarianceThreshold,
}
