import type { EstimatorFamily } from '../family.ts'
import { readAdaBoostClassifier, readAdaBoostRegressor } from './adaboost.ts'
import { readBaggingClassifier, readBaggingRegressor } from './bagging.ts'
import { readForestClassifier, readForestRegressor, readRandomTreesEmbedding } from './forest.ts'
import {
  readGradientBoostingClassifier,
  readGradientBoostingRegressor,
} from './gradient-boosting.ts'
import {
  readHistGradientBoostingClassifier,
  readHistGradientBoostingRegressor,
} from './hist-gradient-boosting.ts'
import { readIsolationForest } from './isolation-forest.ts'
import { readStackingClassifier, readStackingRegressor } from './stacking.ts'
import { readVotingClassifier, readVotingRegressor } from './voting.ts'

export const ensemble: EstimatorFamily = {
  AdaBoostClassifier: readAdaBoostClassifier,
  AdaBoostRegressor: readAdaBoostRegressor,
  BaggingClassifier: readBaggingClassifier,
  BaggingRegressor: readBaggingRegressor,
  ExtraTreesClassifier: readForestClassifier,
  ExtraTreesRegressor: readForestRegressor,
  GradientBoostingClassifier: readGradientBoostingClassifier,
  GradientBoostingRegressor: readGradientBoostingRegressor,
  HistGradientBoostingClassifier: readHistGradientBoostingClassifier,
  HistGradientBoostingRegressor: readHistGradientBoostingRegressor,
  IsolationForest: readIsolationForest,
  RandomForestClassifier: readForestClassifier,
  RandomForestRegressor: readForestRegressor,
  RandomTreesEmbedding: readRandomTreesEmbedding,
  StackingClassifier: readStackingClassifier,
  StackingRegressor: readStackingRegressor,
  VotingClassifier: readVotingClassifier,
  VotingRegressor: readVotingRegressor,
}
