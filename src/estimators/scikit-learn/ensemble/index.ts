import type { EstimatorFamily } from '../family.ts'
import { readAdaBoostClassifier, readAdaBoostRegressor } from './adaboost.ts'
import { readBaggingClassifier, readBaggingRegressor } from './bagging.ts'
import { readStackingClassifier, readStackingRegressor } from './stacking.ts'
import { readVotingClassifier, readVotingRegressor } from './voting.ts'

export const ensemble: EstimatorFamily = {
  AdaBoostClassifier: readAdaBoostClassifier,
  AdaBoostRegressor: readAdaBoostRegressor,
  BaggingClassifier: readBaggingClassifier,
  BaggingRegressor: readBaggingRegressor,
  StackingClassifier: readStackingClassifier,
  StackingRegressor: readStackingRegressor,
  VotingClassifier: readVotingClassifier,
  VotingRegressor: readVotingRegressor,
}
