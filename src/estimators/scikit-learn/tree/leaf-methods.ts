// apply and decision_path of trees and forests.
import type { GraphBuilder } from '../../../ir/builder.ts'
import { isFloating } from '../../../ir/data-type.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64, tensor } from '../../../ir/tensor.ts'
import { flagsColumn, nodeColumns } from '../../../ops/trees/ensemble.ts'
import type { Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { asVector } from '../classify.ts'
import type { EnsembleTensors, TreeSource } from './ensemble-tensors.ts'
import { emitLeaves, emitPaths, ensembleTensors, tensorsOnce } from './ensemble-tensors.ts'
import type { TreeArrays } from './tree-arrays.ts'

/** Trees as tensors that all methods share. */
export interface WalkedTrees {
  readonly tensors: () => EnsembleTensors
  /** decision_path sends missing values to the right whatever the node says. */
  readonly pathsGoRight: () => boolean
}

/** `sourceOf`: what a tree contributes, `width` values a leaf. */
export function walkedTrees(
  arrays: readonly TreeArrays[],
  sourceOf: (tree: TreeArrays) => TreeSource,
  width: number,
  version: Version,
): WalkedTrees {
  const isOld = atLeast(version, 1, 3) && !atLeast(version, 1, 8)
  const tensors = tensorsOnce(() => {
    const trees = ensembleTensors(arrays.map(sourceOf), width)
    return isOld && sendsMissingLeft(trees) ? bounded(trees) : trees
  })
  return { tensors, pathsGoRight: () => isOld && sendsMissingLeft(tensors()) }
}

function sendsMissingLeft({ nodes }: EnsembleTensors): boolean {
  const data = nodes.data as Int32Array
  for (let at = flagsColumn; at < data.length; at += nodeColumns)
    if ((data[at]! & 1) === 1) return true
  return false
}

const largestFloat32 = 2 ** 128 - 2 ** 104

/**
 * A split that only parts missing values from all others has the threshold infinity. Every row is float32 and finite, so the largest such
 * number parts alike, and leaves infinity for `missingAbove`: else decision_path would need a second copy of the nodes.
 */
function bounded(trees: EnsembleTensors): EnsembleTensors {
  const thresholds = trees.thresholds.data as Float64Array
  if (!thresholds.includes(Infinity)) return trees
  const finite = thresholds.map((threshold) => Math.min(threshold, largestFloat32))
  return { ...trees, thresholds: float64(trees.thresholds.shape, finite) }
}

/** Missing values as infinity, which is above every threshold. */
function missingAbove(g: GraphBuilder, x: Value): Value {
  const { dataType } = x.type
  if (!isFloating(dataType)) return x
  const infinity = tensor(
    dataType,
    [],
    dataType === 'DOUBLE' ? Float64Array.of(Infinity) : Float32Array.of(Infinity),
  )
  return g.add('Where', [g.add('IsNaN', [x]), infinity, x])
}

/**
 * apply and decision_path. A single tree's apply is a vector and its path one indicator; a forest's decision_path.1 says where each
 * tree's nodes begin among the columns of decision_path.0.
 */
export function leafMethods(
  { tensors, pathsGoRight }: WalkedTrees,
  outputs: number,
  isForest: boolean,
): Record<'apply' | 'decision_path', Method> {
  const leavesOf = (g: GraphBuilder, x: Value) =>
    emitLeaves(g, x, tensors(), { outputs, rounding: 'float32' })
  const leaves = (g: GraphBuilder, x: Frame) => leavesOf(g, x.matrix(g))
  return {
    apply: (g, x) => (isForest ? leaves(g, x) : asVector(g, leaves(g, x))),
    decision_path: (g, x) => {
      const trees = tensors()
      const rows = x.matrix(g)
      const paths = emitPaths(g, leavesOf(g, pathsGoRight() ? missingAbove(g, rows) : rows), trees)
      if (!isForest) return paths
      const starts = [...(trees.roots.data as Int32Array), trees.nodes.rows]
      return [paths, g.constant(int64([starts.length], starts))]
    },
  }
}
