import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { ensembleOf, validateEnsemble } from '../trees/ensemble.ts'
import { featuresOfColumns } from '../trees/features-of-columns.ts'
import { readingOf } from '../trees/reading-of.ts'
import { shapKernel, shapType } from '../trees/shap-kernel.ts'

/**
 * What each feature contributes to the sum of a TreeEnsemble: path-dependent SHAP values (Lundberg, Erion, Lee 2018, algorithm 2).
 * Inputs: those of TreeEnsemble (X [N, D], base, the trees); at index 10 covers [n], how much of the training data reached each node;
 * optionally at index 11 features INT32 [D], the feature each column belongs to. Output DOUBLE [N, F + 1], or [N, K, F + 1] for K > 1
 * `outputs`: a contribution a feature, last the base value, which is what the trees answer on average plus `base`; together they
 * are the ensemble's answer. Attributes: as TreeEnsemble's; `features` F, else D; `unseen` 'zero': nodes without cover answer 0, as
 * CatBoost has it, else a split must have some. Throws when prepared, E_FORMAT over covers that say nothing and E_LIMIT over trees too
 * deep to explain: a model whose trees answer is served all the same.
 */
export const treeShap: Operator = {
  domain: 'slipway',
  opType: 'TreeShap',
  version: 1,
  attributes: {
    outputs: 'int',
    rounding: 'string',
    category: 'string',
    features: 'int',
    unseen: 'string',
  },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'TreeShap')
    const columns = x.shape[1]
    if (x.shape.length !== 2 || typeof columns !== 'number')
      throw fault('E_FORMAT', 'an explanation of trees over a table of unknown width')
    if (!constants[coversInput])
      throw fault('E_FORMAT', 'an explanation of trees whose covers are not constant')
    const features = (attributes['features'] as number | undefined) ?? columns
    featuresOfColumns(constants[featuresInput], columns, features)
    return [shapType(x, attributes['outputs'] as number, features)]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: prepareKernel,
}

const coversInput = 10
const featuresInput = 11

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const ensemble = ensembleOf((index) => context.constant(index))
  const outputs = node.attributes['outputs'] as number
  const columns = context.inputTypes[0]!.shape[1] as number
  const features = (node.attributes['features'] as number | undefined) ?? columns
  validateEnsemble(ensemble, columns, outputs)
  return shapKernel(
    {
      ensemble,
      source: {
        covers: numbers(context.constant(coversInput)!),
        features: featuresOfColumns(context.constant(featuresInput), columns, features),
      },
      isUnseenZero: node.attributes['unseen'] === 'zero',
      outputs,
      features,
      reading: readingOf(node.attributes),
      isSingle: node.attributes['rounding'] === 'float32',
      hasBase: node.inputs[1] !== undefined,
    },
    context,
  )
}
