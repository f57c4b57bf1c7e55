import { fault } from '../../errors.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import type { Node } from '../../ir/graph.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { checkOblivious, obliviousOf } from '../trees/oblivious.ts'
import { walkOblivious } from '../trees/walk-oblivious.ts'
import { lowerObliviousEnsemble } from './lower-oblivious-ensemble.ts'

/**
 * An ensemble of oblivious trees, which ask one question a level: X DOUBLE [N, D] -> the sum, in tree order, of the values of the
 * leaves a row reaches. Bit i of a leaf's number says whether float32(x[feature]) > border in the tree's split i.
 * Initializers: depths INT32 [trees] (<= 16); features INT32 and borders FLOAT [splits], trees one behind the other; values DOUBLE
 * [leaves, outputs], 2^depth a tree; missing INT32 [D]: 1 where NaN is above every border, 0 where it is above none.
 * Attributes: `outputs` K; `result` 'sum' -> DOUBLE [N, K], 'leaves' -> INT64 [N, trees], the leaf's number in its tree.
 */
export const obliviousEnsemble: Operator = {
  domain: 'slipway',
  opType: 'ObliviousEnsemble',
  version: 1,
  attributes: { outputs: 'int', result: 'string' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'ObliviousEnsemble')
    const width = x.shape[1]
    if (x.shape.length !== 2 || typeof width !== 'number')
      throw fault('E_FORMAT', 'an ensemble of oblivious trees over a table of unknown width')
    const ensemble = obliviousOf((index) => constants[index])
    const outputs = attributes['outputs'] as number
    checkOblivious(ensemble, width, outputs)
    if (attributes['result'] === 'leaves')
      return [{ dataType: 'INT64', shape: [x.shape[0]!, ensemble.depths.length] }]
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, outputs] }]
  },
  rowWise: () => true,
  prepare: prepareKernel,
  lowering: { lower: lowerObliviousEnsemble },
}

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const ensemble = obliviousOf((index) => context.constant(index))
  const outputs = node.attributes['outputs'] as number
  const trees = ensemble.depths.length
  const isLeaves = node.attributes['result'] === 'leaves'
  const walk = walkOblivious(ensemble, isLeaves ? undefined : outputs)
  return ([x], [output]) => {
    output!.resize2(x!.rows, isLeaves ? trees : outputs)
    walk(numbers(x!), x!.rows, numbers(output!) as Float64Array)
  }
}
