// feature_engine: its imputers, encoders and selectors that are one rule a column.
import type { NeighbourReaders } from '../neighbours.ts'
import { readDropFeatures } from './drop-features.ts'
import { readImputer } from './imputer.ts'
import { readMappingEncoder } from './mapping-encoder.ts'
import { readMissingIndicator } from './missing-indicator.ts'
import { readOneHotEncoder } from './one-hot-encoder.ts'
import { readRareLabelEncoder } from './rare-label-encoder.ts'

export const featureEngine: NeighbourReaders = new Map([
  ['AddMissingIndicator', readMissingIndicator],
  ['ArbitraryNumberImputer', readImputer],
  ['CategoricalImputer', readImputer],
  ['CountFrequencyEncoder', readMappingEncoder],
  ['DropConstantFeatures', readDropFeatures],
  ['DropCorrelatedFeatures', readDropFeatures],
  ['DropDuplicateFeatures', readDropFeatures],
  ['DropFeatures', readDropFeatures],
  ['EndTailImputer', readImputer],
  ['MeanEncoder', readMappingEncoder],
  ['MeanMedianImputer', readImputer],
  ['OneHotEncoder', readOneHotEncoder],
  ['OrdinalEncoder', readMappingEncoder],
  ['RareLabelEncoder', readRareLabelEncoder],
  ['SmartCorrelatedSelection', readDropFeatures],
  ['WoEEncoder', readMappingEncoder],
])
