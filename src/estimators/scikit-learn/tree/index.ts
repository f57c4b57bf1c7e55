import type { EstimatorReader } from '../../context.ts'
import type { EstimatorFamily } from '../family.ts'
import { treeClassifier, treeRegressor } from './decision-tree.ts'
import { treeArraysOf } from './tree-arrays.ts'

const readClassifier: EstimatorReader = (view, context) =>
  treeClassifier(view, context, { arrays: [treeArraysOf(view)], isForest: false })
const readRegressor: EstimatorReader = (view, context) =>
  treeRegressor(view, context, { arrays: [treeArraysOf(view)], isForest: false })

export const tree: EstimatorFamily = {
  DecisionTreeClassifier: readClassifier,
  DecisionTreeRegressor: readRegressor,
  ExtraTreeClassifier: readClassifier,
  ExtraTreeRegressor: readRegressor,
}
