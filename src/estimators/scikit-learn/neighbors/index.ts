import type { EstimatorFamily } from '../family.ts'
import { readKNeighborsClassifier } from './k-neighbors-classifier.ts'
import { readKNeighborsRegressor, readRadiusNeighborsRegressor } from './k-neighbors-regressor.ts'
import { readKernelDensity } from './kernel-density.ts'
import { readLocalOutlierFactor } from './local-outlier-factor.ts'
import { readNearestCentroid } from './nearest-centroid.ts'
import {
  readKNeighborsTransformer,
  readNearestNeighbors,
  readRadiusNeighborsTransformer,
} from './nearest-neighbors.ts'
import { readNeighborhoodComponentsAnalysis } from './neighborhood-components-analysis.ts'
import { readRadiusNeighborsClassifier } from './radius-neighbors-classifier.ts'

export const neighbors: EstimatorFamily = {
  KNeighborsClassifier: readKNeighborsClassifier,
  KNeighborsRegressor: readKNeighborsRegressor,
  KNeighborsTransformer: readKNeighborsTransformer,
  KernelDensity: readKernelDensity,
  LocalOutlierFactor: readLocalOutlierFactor,
  NearestCentroid: readNearestCentroid,
  NearestNeighbors: readNearestNeighbors,
  NeighborhoodComponentsAnalysis: readNeighborhoodComponentsAnalysis,
  RadiusNeighborsClassifier: readRadiusNeighborsClassifier,
  RadiusNeighborsRegressor: readRadiusNeighborsRegressor,
  RadiusNeighborsTransformer: readRadiusNeighborsTransformer,
}
