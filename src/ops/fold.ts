import { isSlipwayError } from '../errors.ts'
import type { Node, ValueType } from '../ir/graph.ts'
import type { KernelContext, Operator } from '../ir/operator.ts'
import { Tensor, scratch } from '../ir/tensor.ts'

/** Bytes of a result above which a node is left for run time: a file of 50 bytes can ask for a gigabyte. */
const mostBytes = 16 * 1024 * 1024

/** Operators whose answer is no function of their inputs alone. */
export const notPure = new Set([
  'RandomDraw',
  'RandomNormal',
  'RandomUniform',
  'If',
  'Loop',
  'Scan',
])

function isSmall({ shape, sparse }: ValueType): boolean {
  let size = 8
  for (const dimension of shape) size *= typeof dimension === 'number' ? dimension : Infinity
  return !sparse && size <= mostBytes
}

/**
 * What a node gives when all its inputs are constants; undefined when they are not, when a result has an unknown or large
 * size, or when the kernel refuses its inputs (then the request meets the same error, with its own name and position).
 */
export function foldNode(node: Node, operator: Operator): Tensor[] | undefined {
  if (node.inputs.length === 0 || notPure.has(node.opType)) return undefined
  if (!node.inputs.every((input) => !input || input.constant)) return undefined
  if (!node.outputs.every((output) => isSmall(output.type))) return undefined
  return computeNode(
    node,
    operator,
    node.inputs.map((input) => input?.constant),
  )
}

/** What a node gives for these inputs; undefined when its kernel refuses them. */
export function computeNode(
  node: Node,
  operator: Operator,
  inputs: readonly (Tensor | undefined)[],
): Tensor[] | undefined {
  const context: KernelContext = {
    inputTypes: node.inputs.map((input) => input?.type),
    outputTypes: node.outputs.map((output) => output.type),
    constant: (index) => node.inputs[index]?.constant,
    prepareGraph: () => () => [],
    firstRow: () => 0,
    spend: () => {},
  }
  const absent = scratch('DOUBLE')
  const outputs = node.outputs.map((output) => scratch(output.type.dataType))
  try {
    operator.prepare(node, context)(
      inputs.map((input) => input ?? absent),
      outputs,
    )
  } catch (error) {
    if (isSlipwayError(error)) return undefined
    throw error
  }
  return outputs.map(
    ({ dataType, shape, data }) => new Tensor(dataType, shape.slice(), data.slice()),
  )
}
