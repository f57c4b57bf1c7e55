import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { readingOf } from '../trees/reading-of.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'
import { ensembleOf, validateEnsemble } from '../trees/ensemble.ts'
import { treePaths } from '../trees/shap-paths.ts'
import type { CategoryReading } from '../trees/walk-general.ts'
import type { ShapWalk } from '../trees/walk-shap.ts'
import { shapScratch, shapWalk } from '../trees/walk-shap.ts'

/**
 * What each feature contributes to the sum of a TreeEnsemble: path-dependent SHAP values (Lundberg, Erion, Lee 2018, algorithm 2).
 * Inputs: those of TreeEnsemble (X [N, D], base, the trees), and at index 10 covers DOUBLE [n], how much of the training data reached
 * each node. Output DOUBLE [N, D + 1], or [N, K, D + 1] for K > 1 `outputs`: a contribution a feature, last the base value, which is
 * what the trees answer on average plus `base`; together they are the ensemble's answer. Throws E_FORMAT when prepared over covers
 * that say nothing, E_LIMIT over trees too deep to explain: a model whose trees answer is served all the same.
 */
export const treeShap: Operator = {
  domain: 'slipway',
  opType: 'TreeShap',
  version: 1,
  attributes: { outputs: 'int', rounding: 'string', category: 'string' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'TreeShap')
    const [rows, features] = x.shape
    if (x.shape.length !== 2 || typeof features !== 'number')
      throw fault('E_FORMAT', 'an explanation of trees over a table of unknown width')
    if (!constants[coversInput])
      throw fault('E_FORMAT', 'an explanation of trees whose covers are not constant')
    const outputs = attributes['outputs'] as number
    const shape = outputs === 1 ? [rows!, features + 1] : [rows!, outputs, features + 1]
    return [{ dataType: 'DOUBLE', shape }]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: prepareKernel,
}

const coversInput = 10

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const ensemble = ensembleOf((index) => context.constant(index))
  const outputs = node.attributes['outputs'] as number
  const features = context.inputTypes[0]!.shape[1] as number
  const reading = readingOf(node.attributes)
  const isSingle = node.attributes['rounding'] === 'float32'
  validateEnsemble(ensemble, features, outputs)
  const covers = numbers(context.constant(coversInput)!)
  const { walks, expected } = prepareWalks(ensemble, reading, covers, outputs, features + 1)
  const stride = outputs * (features + 1)
  const hasBase = node.inputs[1] !== undefined
  let rounded = new Float32Array(0)
  return ([x, base], [output]) => {
    const { rows } = x!
    if (outputs === 1) output!.resize2(rows, features + 1)
    else output!.resize([rows, outputs, features + 1])
    const to = numbers(output!) as Float64Array
    to.fill(0)
    fillBase(to, expected, hasBase ? numbers(base!) : undefined, features + 1)
    let from = numbers(x!) as Float64Array | Float32Array
    if (isSingle) {
      if (rounded.length < from.length) rounded = new Float32Array(from.length)
      rounded.set(from)
      from = rounded
    }
    for (const walk of walks) {
      context.spend(rows * walk.work)
      walk.run(from, rows, features, to, stride)
    }
  }
}

function prepareWalks(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  covers: ArrayLike<number>,
  outputs: number,
  width: number,
): { walks: ShapWalk[]; expected: Float64Array } {
  if (covers.length !== ensemble.thresholds.length)
    throw fault('E_FORMAT', "the trees can't be explained: they have not as many covers as nodes")
  const expected = new Float64Array(outputs)
  const trees = Array.from(ensemble.roots, (_, tree) => treePaths(ensemble, covers, tree))
  const scratch = shapScratch(trees, ensemble.width)
  const walks = trees.map((paths, tree) => {
    const first = ensemble.targets?.[tree] ?? 0
    paths.expected.forEach((value, k) => (expected[first + k]! += value))
    const offsets = paths.expected.map((_value, k) => (first + k) * width)
    return shapWalk(ensemble, reading, paths, offsets, scratch)
  })
  return { walks, expected }
}

/** The last column: the mean of all trees, plus `base`, [outputs] or [N, outputs]. */
function fillBase(
  to: Float64Array,
  expected: Float64Array,
  base: ArrayLike<number> | undefined,
  width: number,
): void {
  for (let i = 0, at = width - 1; at < to.length; i++, at += width)
    to[at] = expected[i % expected.length]! + (base ? base[i % base.length]! : 0)
}
