import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'
import type { Estimator } from '../estimator.ts'
import type { Frame } from '../frame.ts'
import { asVector } from '../scikit-learn/classify.ts'
import type { CategoryColumn } from './category-columns.ts'
import { categoryColumnsOf } from './category-columns.ts'
import { ensembleOf } from './ensemble-of.ts'
import { linearLeavesOf } from './linear-leaves-of.ts'
import { importanceText, importancesOf } from './importances.ts'
import { objectiveOf } from './links.ts'
import type { LightgbmModel, LightgbmTree } from './model.ts'
import { contributionsOver, leavesOver, treesOver } from './over-trees.ts'
import { columnInfosOf, columnNamesOf, roundsIntegers, tableOf } from './table-of.ts'

type Emit = (g: GraphBuilder, x: Frame) => Value

/** What a Booster answers, as LightGBM's predict does: predictions, raw scores, leaves. */
export interface Booster {
  readonly model: LightgbmModel
  /** The trees that count: all, or those up to the best iteration. */
  readonly trees: readonly LightgbmTree[]
  /** [N], or [N, K] for K scores a row. */
  readonly predict: Emit
  readonly margin: Emit
  /** INT64 [N, trees]: LightGBM's own numbers of the leaves. */
  readonly apply: Emit
  /** [N, K (D + 1)], what each feature contributes to `margin` and last what is expected of it; where the file says it. */
  readonly shapValues: Emit | undefined
  /** The rest of an Estimator. */
  readonly common: Omit<Estimator, 'name' | 'methods'>
}

/** `bestIteration` above 0: only the trees of so many iterations count. */
export function boosterOf(model: LightgbmModel, bestIteration = 0): Booster {
  const { outputs } = model
  const objective = objectiveOf(model.objective, outputs)
  const all = Math.floor(model.trees.length / outputs)
  const iterations = bestIteration > 0 ? Math.min(bestIteration, all) : all
  if (iterations < 1) throw fault('E_UNSUPPORTED', 'a LightGBM model without trees')
  if (model.version === 'v2' && model.isAveraged && !objective.isIdentity)
    throw fault(
      'E_UNSUPPORTED',
      `a LightGBM random forest of format version v2 with objective ${objective.name}: 2.1 and 2.2 keep different things in its leaves`,
      { hint: 'Train it again with LightGBM 2.3 or later.' },
    )
  const trees = model.trees.slice(0, iterations * outputs)
  const categories = categoryColumnsOf(model)
  const ensemble = ensembleOf(model, trees)
  const table: Emit = (g, x) => tableOf(g, x, model, categories)
  const linear = trees.some((tree) => tree.linear) ? linearLeavesOf(trees) : undefined
  const scores: Emit = (g, x) => {
    const numbers = table(g, x)
    if (!linear) return treesOver(g, numbers, model, ensemble, 'sum')
    const leaves = leavesOver(g, numbers, model, ensemble)
    return g.add('LinearLeaves', [numbers, leaves, ...linear, ensemble.values, ensemble.targets], {
      outputs,
    })
  }
  const shaped = (g: GraphBuilder, value: Value) => (outputs === 1 ? asVector(g, value) : value)
  return {
    model,
    trees,
    margin: (g, x) => shaped(g, scores(g, x)),
    predict: (g, x) => {
      const sums = scores(g, x)
      const mean = model.isAveraged ? g.add('Div', [sums, float64([], [iterations])]) : sums
      return shaped(g, objective.link(g, mean))
    },
    apply: (g, x) => leavesOver(g, table(g, x), model, ensemble),
    shapValues:
      ensemble.covers && !linear
        ? (g, x) => contributionsOver(g, table(g, x), model, ensemble)
        : undefined,
    common: commonOf(model, trees, iterations, categories),
  }
}

function commonOf(
  model: LightgbmModel,
  trees: readonly LightgbmTree[],
  iterations: number,
  categories: readonly CategoryColumn[],
): Booster['common'] {
  const columns = columnInfosOf(model, categories)
  const names = columnNamesOf(model)
  return {
    featuresIn: model.featureNames.length,
    ...(names ? { featureNamesIn: names } : {}),
    columns,
    accepts: 'any',
    roundsIntegers: roundsIntegers(model),
    importances: () => importancesOf(trees, model.featureNames.length, 'split'),
    parameters: {
      objective: model.objective ?? 'custom',
      boosting: model.boosting ?? 'gbdt',
      iterations: String(iterations),
      trees: String(trees.length),
      splits: importanceText(
        model.featureNames,
        importancesOf(trees, model.featureNames.length, 'split'),
      ),
    },
  }
}
