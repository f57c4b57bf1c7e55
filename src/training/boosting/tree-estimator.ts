import { labelsOf } from '../../estimators/arrays.ts'
import type { ColumnInfo, Estimator, Method } from '../../estimators/estimator.ts'
import type { Frame } from '../../estimators/frame.ts'
import {
  argMaxLabel,
  asVector,
  complementPair,
  thresholdLabel,
} from '../../estimators/scikit-learn/classify.ts'
import {
  ensembleTensors,
  tensorsOnce,
} from '../../estimators/scikit-learn/tree/ensemble-tensors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes, Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, strings, tensor } from '../../ir/tensor.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
import type { Target } from '../table/target.ts'
import type { BinnedColumn } from './bin-columns.ts'
import type { GrownNode } from './grow-tree.ts'
import { treeSourceOf } from './grow-tree.ts'

export interface TreeModel {
  readonly name: 'GradientBoosting' | 'RandomForest'
  readonly trees: readonly (readonly GrownNode[])[]
  readonly base: Float64Array
  /** Sums that are one number a row, or one a class. */
  readonly outputs: number
  /** Answers are means over the trees, of classes probabilities; else sums, whose link makes them so. */
  readonly isMean: boolean
}

/** Trees as an estimator over the table's own columns: numbers as they are, categories by their level. `features`: numbers first. */
export function treeEstimator(
  model: TreeModel,
  columns: readonly BinnedColumn[],
  features: readonly FeatureColumn[],
  rows: Int32Array,
  target: Target,
): Estimator {
  const { name, outputs } = model
  const { sum, explain } = emitters(model, columns, features)
  const common = {
    name,
    ...tableInputs(features, columns, rows),
    parameters: { trees: String(model.trees.length / (model.isMean ? 1 : outputs)) },
  }
  const vector = (g: GraphBuilder, x: Frame) => asVector(g, sum(g, x))
  if (target.task === 'regression')
    return { ...common, methods: { predict: vector, shap_values: explain } }
  const classes = labelsOf(target.classes)
  const { isMean } = model
  const half = isMean ? 0.5 : 0
  const chance = (g: GraphBuilder, x: Frame) =>
    isMean ? vector(g, x) : g.add('Sigmoid', [vector(g, x)])
  return {
    ...common,
    classes,
    methods: {
      ...(outputs === 1
        ? {
            predict: (g, x) => thresholdLabel(g, classes, vector(g, x), half),
            predict_proba: (g, x) => complementPair(g, chance(g, x)),
          }
        : {
            predict: (g, x) => argMaxLabel(g, classes, sum(g, x)),
            predict_proba: (g, x) =>
              isMean ? sum(g, x) : g.add('Softmax', [sum(g, x)], { axis: 1 }),
          }),
      ...(isMean ? {} : { decision_function: outputs === 1 ? vector : sum }),
      shap_values: explain,
    },
  }
}

/** What a caller sends: the table's columns by name, with what training saw in them. Missing and unknown values are taken. */
function tableInputs(
  features: readonly FeatureColumn[],
  columns: readonly BinnedColumn[],
  rows: Int32Array,
): Pick<Estimator, 'featuresIn' | 'featureNamesIn' | 'accepts' | 'columns'> {
  return {
    featuresIn: features.length,
    featureNamesIn: features.map(({ name }) => name),
    accepts: 'missing',
    columns: features.map((column, i): ColumnInfo => {
      if (column.kind === 'category')
        return { kind: 'string', categories: column.levels.filter((_, k) => columns[i]!.seen[k]) }
      return { kind: 'number', range: rangeOf(column.values, rows) }
    }),
  }
}

function rangeOf(values: Float64Array, rows: Int32Array): [number, number] {
  let least = Infinity
  let most = -Infinity
  for (const row of rows) {
    const value = values[row]!
    if (value < least) least = value
    if (value > most) most = value
  }
  return least <= most ? [least, most] : [0, 0]
}

/** The sum of the trees, [N, outputs], and what each column contributes to it. */
function emitters(
  model: TreeModel,
  columns: readonly BinnedColumn[],
  features: readonly FeatureColumn[],
): { readonly sum: (g: GraphBuilder, x: Frame) => Value; readonly explain: Method } {
  const { trees, outputs, base } = model
  const sets: Uint32Array[] = []
  const sources = trees.map((nodes) => {
    const made = treeSourceOf(nodes, columns, sets.length)
    sets.push(...made.sets)
    return made.source
  })
  const tensors = tensorsOnce(() => ensembleTensors(sources, model.isMean ? outputs : 1))
  const targets =
    model.isMean || outputs === 1
      ? undefined
      : int32(
          [trees.length],
          trees.map((_, i) => i % outputs),
        )
  const inputs = (g: GraphBuilder, x: Frame): (Value | Tensor | undefined)[] => {
    const { nodes, thresholds, roots, values } = tensors()
    return [
      levelsAsNumbers(g, x, columns, features),
      g.pool.once(model, 'base', () =>
        float64([outputs], model.isMean ? base.map((value) => value * trees.length) : base),
      ),
      nodes,
      thresholds,
      roots,
      values,
      targets,
      sets.length === 0
        ? undefined
        : g.pool.once(model, 'sets', () =>
            tensor('UINT32', [sets.length, 8], Uint32Array.from(sets.flatMap((set) => [...set]))),
          ),
    ]
  }
  const attributes: Attributes = {
    outputs,
    rounding: 'double',
    ...(sets.length > 0 ? { category: 'truncated' } : {}),
  }
  const mean = (g: GraphBuilder, sum: Value) =>
    model.isMean ? g.add('Div', [sum, float64([], [trees.length])]) : sum
  return {
    sum: (g, x) => mean(g, g.add('TreeEnsemble', inputs(g, x), { ...attributes, result: 'sum' })),
    explain: (g, x) =>
      mean(g, g.add('TreeShap', [...padded(inputs(g, x)), tensors().covers], attributes)),
  }
}

/** TreeShap's covers are its eleventh input; known and setStarts stay away. */
function padded(inputs: readonly (Value | Tensor | undefined)[]): (Value | Tensor | undefined)[] {
  return Array.from({ length: 10 }, (_, i) => inputs[i])
}

/** [N, columns] DOUBLE, numbers first; a level is its number, and one that training has not seen as good as missing. */
function levelsAsNumbers(
  g: GraphBuilder,
  x: Frame,
  columns: readonly BinnedColumn[],
  features: readonly FeatureColumn[],
): Value {
  const places = Array.from(features, (_, i) => i)
  const numbers = places.filter((i) => features[i]!.kind === 'number')
  const categories = features.flatMap((column, i) =>
    column.kind === 'category' ? [{ ...column, seen: columns[i]!.seen, i }] : [],
  )
  const parts = numbers.length > 0 ? [x.select(g, numbers).matrix(g)] : []
  if (categories.length > 0) parts.push(levelNumbers(g, x, categories, columns))
  return parts.length === 1 ? parts[0]! : g.add('Concat', parts, { axis: 1 })
}

interface Category {
  readonly name: string
  readonly levels: readonly string[]
  readonly seen: readonly boolean[]
  readonly i: number
}

function levelNumbers(
  g: GraphBuilder,
  x: Frame,
  categories: readonly Category[],
  source: object,
): Value {
  const keys: string[] = []
  const results: number[] = []
  const offsets = [0]
  for (const { levels, seen } of categories) {
    levels.forEach((level, code) => {
      if (!seen[code]) return
      keys.push(level)
      results.push(code)
    })
    offsets.push(keys.length)
  }
  const values = x
    .select(
      g,
      categories.map(({ i }) => i),
    )
    .values(g)
  const unknown = categories.map(() => NaN)
  return g.add(
    'EncodeCategories',
    [
      values,
      g.pool.once(source, 'levels', () => strings([keys.length], keys)),
      g.pool.once(source, 'numbers', () => float64([results.length], results)),
      g.pool.once(source, 'unknown', () => float64([unknown.length], unknown)),
    ],
    { offsets, names: categories.map(({ name }) => name) },
  )
}
