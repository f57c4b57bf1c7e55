import type { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes, Value } from '../../ir/graph.ts'
import { float32, float64, int64, strings } from '../../ir/tensor.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { atLeast } from '../context.ts'
import { Frame, castTo } from '../frame.ts'
import type { Forest, Weighing } from './forest.ts'
import { forestOf } from './forest.ts'
import type { BoosterModel } from './model.ts'

export interface MarginOptions {
  /** How many trees answer. */
  readonly trees: number
  readonly weighing: Weighing
  /** What the wrapper's `missing` says besides NaN. */
  readonly missing: number | undefined
}

/** Emits what a booster makes of a table, before any link: margins and leaves. */
export interface MarginEmitter {
  /** FLOAT [N, outputs] */
  readonly margin: (g: GraphBuilder, x: Frame) => Value
  /** INT64 [N, trees]; undefined for a linear booster. */
  readonly leaves: ((g: GraphBuilder, x: Frame) => Value) | undefined
  /** DOUBLE (linear: FLOAT) [N, features + 1], with several outputs [N, outputs, features + 1]. */
  readonly shap: (g: GraphBuilder, x: Frame) => Value
}

export function marginEmitter(model: BoosterModel, options: MarginOptions): MarginEmitter {
  return model.booster === 'gblinear' ? linearEmitter(model, options) : treeEmitter(model, options)
}

function treeEmitter(model: BoosterModel, options: MarginOptions): MarginEmitter {
  let made: Forest | undefined
  const forest = () => (made ??= forestOf(model, options.trees, options.weighing))
  const { outputs, version } = model
  const base = baseTensor(model, outputs)
  // Before 1.3 (dart: 1.4) a row's trees were summed on their own and then added to the base.
  const startsAtZero = !atLeast(version, 1, model.booster === 'dart' ? 4 : 3)
  const attributes = {
    outputs,
    rounding: 'float32',
    // Before 1.6 a category was a number truncated toward zero.
    category: atLeast(version, 1, 6) ? 'nonNegative' : 'truncated',
  }
  const inputsOf = (g: GraphBuilder, x: Frame, start: Tensor | undefined) => {
    const { tensors, targets, categories, starts } = forest()
    const table = tableOf(g, x, model, options.missing)
    const { nodes, thresholds, roots, values } = tensors
    return [table, start, nodes, thresholds, roots, values, targets, categories, undefined, starts]
  }
  return {
    margin: (g, x) => {
      const sum = g.add('TreeEnsemble', inputsOf(g, x, startsAtZero ? undefined : base), {
        ...attributes,
        sums: 'float32',
        result: 'sum',
      })
      return startsAtZero ? g.add('Add', [sum, base]) : sum
    },
    leaves: (g, x) =>
      g.add('TreeEnsemble', inputsOf(g, x, undefined), { ...attributes, result: 'leaves' }),
    shap: (g, x) =>
      g.add('TreeShap', [...inputsOf(g, x, base), forest().tensors.covers], attributes),
  }
}

function linearEmitter(model: BoosterModel, options: MarginOptions): MarginEmitter {
  const { features, outputs } = model
  const weights = float32([features, outputs], model.linear!.slice(0, features * outputs))
  // Every output starts at the first base score, even where there is one for each.
  const bias = float32(
    [outputs],
    model.linear!.slice(features * outputs).map((bias) => bias + model.base[0]!),
  )
  const emit = (result: string) => (g: GraphBuilder, x: Frame) => {
    const table = castTo(g, tableOf(g, x, model, options.missing), 'FLOAT')
    return g.add('LinearMargin', [table, weights, bias], { result })
  }
  return { margin: emit('sum'), leaves: undefined, shap: emit('contributions') }
}

function baseTensor({ base }: BoosterModel, outputs: number): Tensor {
  return float32(
    [outputs],
    Array.from({ length: outputs }, (_, k) => base[k] ?? base[0]!),
  )
}

/** The table as numbers, dense, with NaN where a value is missing; categories as the codes they had in training. */
function tableOf(
  g: GraphBuilder,
  x: Frame,
  model: BoosterModel,
  missing: number | undefined,
): Value {
  const coded = model.categories ? withCodes(g, x, model) : x
  if (!coded.isSparse && missing === undefined) return coded.matrix(g, numericType(coded))
  const attributes: Attributes = {
    ...(missing === undefined ? {} : { missing }),
    ...(coded.isSparse ? { sparse: 1 } : {}),
  }
  return g.add('MarkMissing', [coded.sparseMatrix(g, numericType(coded))], attributes)
}

/** FLOAT stays; the trees round the rest. */
function numericType(x: Frame): 'FLOAT' | 'DOUBLE' {
  return x.dataType === 'FLOAT' ? 'FLOAT' : 'DOUBLE'
}

/** Columns of text, and of numbers that were categories, looked up among the categories of training (since 3.1). */
function withCodes(g: GraphBuilder, x: Frame, model: BoosterModel): Frame {
  const columns = Array.from({ length: x.width }, (_, i) => x.select(g, [i]))
  return Frame.concat(
    columns.map((column, i) => {
      const categories = model.categories![i]
      if (!categories) return column
      const isText = column.dataType === 'STRING'
      if (isText !== (typeof categories[0] === 'string')) return column
      const codes = g.add('EncodeCategories', encodeInputs(g, column, categories), {
        offsets: [0, categories.length + 1],
        names: [model.featureNames?.[i] ?? `f${i}`],
      })
      return Frame.of(codes)
    }),
  )
}

function encodeInputs(
  g: GraphBuilder,
  column: Frame,
  categories: readonly string[] | readonly number[],
): (Value | Tensor)[] {
  const isText = typeof categories[0] === 'string'
  const count = categories.length + 1
  const keys = isText
    ? strings([count], [...(categories as readonly string[]), null])
    : float64([count], [...(categories as readonly number[]), NaN])
  const codes = float64(
    [count],
    Array.from({ length: count }, (_, i) => (i + 1 < count ? i : NaN)),
  )
  const values = column.column(g, 0)
  const table =
    values.type.shape.length === 1 ? g.add('Unsqueeze', [values, int64([1], [1])]) : values
  return [isText ? table : g.add('Cast', [table], { to: 'DOUBLE' }), keys, codes]
}
