// The nodes that walk a model's trees over a table of numbers.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes, Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import type { LightgbmEnsemble } from './ensemble-of.ts'
import { zeroThreshold } from './ensemble-of.ts'
import type { LightgbmModel } from './model.ts'

/** TreeEnsemble over a table [N, D]: sums [N, K], or the node of each tree. */
export function treesOver(
  g: GraphBuilder,
  x: Value,
  model: LightgbmModel,
  ensemble: LightgbmEnsemble,
  result: 'sum' | 'leaves',
): Value {
  return g.add('TreeEnsemble', inputsOf(g, x, model, ensemble), {
    ...attributesOf(model, ensemble),
    result,
  })
}

function inputsOf(
  g: GraphBuilder,
  x: Value,
  model: LightgbmModel,
  ensemble: LightgbmEnsemble,
): (Value | Tensor | undefined)[] {
  const { nodes, thresholds, roots, values, targets, categories, setStarts } = ensemble
  const table = maskZeros(g, x, model, ensemble)
  const trees = [nodes, thresholds, roots, values, targets, categories]
  return [table, undefined, ...trees, undefined, setStarts]
}

function attributesOf({ outputs }: LightgbmModel, { categories }: LightgbmEnsemble): Attributes {
  return { outputs, rounding: 'double', ...(categories ? { category: 'truncated' } : {}) }
}

/** [N, K (D + 1)]: path-dependent SHAP values by the counts of training data, as LightGBM lays them out. */
export function contributionsOver(
  g: GraphBuilder,
  x: Value,
  model: LightgbmModel,
  ensemble: LightgbmEnsemble,
): Value {
  const { outputs, featureNames } = model
  const { copied } = ensemble.zeroColumns
  const width = featureNames.length + 1
  const all = g.add(
    'TreeShap',
    [...inputsOf(g, x, model, ensemble), ensemble.covers],
    attributesOf(model, ensemble),
  )
  // A column and its copy are one feature; trees read one of the two.
  const own = copied.length === 0 ? all : g.add('MatMul', [all, joined(width - 1, copied)])
  return outputs === 1 ? own : g.add('Reshape', [own, int64([2], [-1, outputs * width])])
}

/** [D + copies + 1, D + 1]: adds copies to their columns. */
function joined(features: number, copied: readonly number[]): Tensor {
  const width = features + 1
  const rows = features + copied.length + 1
  const matrix = new Float64Array(rows * width)
  for (let column = 0; column < features; column++) matrix[column * width + column] = 1
  copied.forEach((column, i) => (matrix[(features + i) * width + column] = 1))
  matrix[rows * width - 1] = 1
  return float64([rows, width], matrix)
}

/** INT64 [N, trees]. */
export function leavesOver(
  g: GraphBuilder,
  x: Value,
  model: LightgbmModel,
  ensemble: LightgbmEnsemble,
): Value {
  // Splits stand in front of leaves: what is left of a node's number is LightGBM's number of the leaf.
  return g.add('Sub', [treesOver(g, x, model, ensemble, 'leaves'), ensemble.firstLeaves])
}

/** NaN where zero is missing; columns that splits see in both ways get a copy behind the table. */
function maskZeros(
  g: GraphBuilder,
  x: Value,
  { featureNames }: LightgbmModel,
  { zeroColumns }: LightgbmEnsemble,
): Value {
  const { masked, copied } = zeroColumns
  if (masked.length + copied.length === 0) return x
  const width = featureNames.length
  const wide =
    copied.length === 0
      ? x
      : g.add(
          'Concat',
          [x, g.add('Gather', [x, int64([copied.length], [...copied])], { axis: 1 })],
          {
            axis: 1,
          },
        )
  const limits = g.pool.once(zeroColumns, 'limits', (): Tensor => {
    const limits = new Float64Array(width + copied.length).fill(-1)
    for (const column of masked) limits[column] = zeroThreshold
    limits.fill(zeroThreshold, width)
    return float64([limits.length], limits)
  })
  const isZero = g.add('LessOrEqual', [g.add('Abs', [wide]), limits])
  return g.add('Where', [isZero, float64([], [NaN]), wide])
}
