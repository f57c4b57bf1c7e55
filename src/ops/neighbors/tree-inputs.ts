import { fault } from '../../errors.ts'
import type { Attributes, ValueType } from '../../ir/graph.ts'
import type { AttributeKind, KernelContext } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import type { BinaryTree } from './binary-tree.ts'
import { checkTree } from './binary-tree.ts'
import { isMetricName, makeMetric } from './metric.ts'

/** Attributes of every operator that walks a tree: `tree` kd or ball, `metric` and `p` as makeMetric takes them. */
export const treeAttributes: Readonly<Record<string, AttributeKind>> = {
  tree: 'string',
  metric: 'string',
  p: 'float',
}

/**
 * The tree of a node whose inputs 1 to 6 are initializers: points [M, d], order [M], nodes [n, 4] (see BinaryTree), bounds
 * [n, d] or [2n, d], and where the metric needs them a vector [d] and a matrix [d, d].
 */
export function treeOf(attributes: Attributes, context: KernelContext, opType: string): BinaryTree {
  const [points, order, nodes, bounds, vector, matrix] = [1, 2, 3, 4, 5, 6].map((index) =>
    context.constant(index),
  )
  if (!points || !order || !nodes || !bounds)
    throw fault('E_UNSUPPORTED', `${opType} over a tree that is computed`)
  const metric = attributes['metric'] as string
  if (!isMetricName(metric)) throw fault('E_FORMAT', `${opType} by a metric that is not known`)
  const p = Number(attributes['p'] ?? 2)
  const tree: BinaryTree = {
    kind: attributes['tree'] === 'kd' ? 'kd' : 'ball',
    metric: makeMetric(metric, {
      p,
      vector: vector && numbers(vector),
      matrix: matrix && numbers(matrix),
    }),
    p: metric === 'chebyshev' ? Infinity : metric === 'manhattan' ? 1 : p,
    points: numbers(points),
    width: points.shape[1]!,
    order: numbers(order),
    nodes: numbers(nodes),
    nodeCount: nodes.shape[0]!,
    bounds: numbers(bounds),
  }
  checkTree(tree, `the tree of ${opType}`)
  return tree
}

/** Type of the query [N, d], checked against the tree's points. */
export function queryType(inputs: readonly (ValueType | undefined)[], opType: string): ValueType {
  const x = required(inputs, 0, opType)
  const points = required(inputs, 1, opType)
  if (x.shape.length !== 2 || x.shape[1] !== points.shape[1]) {
    throw fault(
      'E_FORMAT',
      `${opType} of [${x.shape.join(', ')}] among points [${points.shape.join(', ')}]`,
    )
  }
  return x
}
