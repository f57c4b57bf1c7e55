import { fault } from '../../../errors.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64, strings } from '../../../ir/tensor.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxNode } from '../node.ts'

/** What ONNX Runtime does to the one score of a classifier of two classes depends on the kind of classifier. */
export type ClassifierKind = 'linear' | 'trees'

export interface TreeFacts {
  /** All weights are positive: scores are probabilities and 0.5 divides them. */
  readonly isPositive: boolean
}

/** Label and scores [N, K] of ai.onnx.ml's classifiers, from raw scores [N, K] or [N, 1], as ONNX Runtime computes them. */
export function classify(
  { attributes, opType }: OnnxNode,
  raw: Value,
  kind: ClassifierKind,
  g: OnnxGraphBuilder,
  facts: TreeFacts = { isPositive: false },
): Value[] {
  const texts = attributes.texts('classlabels_strings')
  const ints = attributes.ints(kind === 'linear' ? 'classlabels_ints' : 'classlabels_int64s')
  const transform = attributes.text('post_transform', 'NONE')
  const labels = texts?.length
    ? strings([texts.length], texts)
    : int64([ints?.length ?? 0], ints ?? [])
  const count = raw.type.shape[1]
  if (count === 1 && labels.size === 2)
    return binary(raw, labels, transform, kind, facts, opType, g)
  if (count !== labels.size)
    throw fault('E_UNSUPPORTED', `${opType} with ${count} scores and ${labels.size} labels`)
  const best = g.add('ArgMax', [raw], { axis: 1, keepdims: 0 })
  return [
    g.add('Gather', [labels, best], { axis: 0 }),
    toFloat(transformed(raw, transform, opType, g), g),
  ]
}

const toFloat = (x: Value, g: OnnxGraphBuilder) => g.add('Cast', [x], { to: 'FLOAT' })

function binary(
  score: Value,
  labels: ReturnType<typeof int64>,
  transform: string,
  kind: ClassifierKind,
  { isPositive }: TreeFacts,
  opType: string,
  g: OnnxGraphBuilder,
): Value[] {
  const threshold = isPositive ? 0.5 : 0
  const isSecond = g.add('Greater', [score, float64([], [threshold])])
  const place = g.add('Cast', [g.add('Squeeze', [isSecond, int64([1], [1])])], { to: 'INT64' })
  const label = g.add('Gather', [labels, place], { axis: 0 })
  const pair = (first: Value, second: Value) =>
    toFloat(g.add('Concat', [first, second], { axis: 1 }), g)
  const complement = (p: Value) => pair(g.add('Sub', [float64([], [1]), p]), p)
  if (transform === 'LOGISTIC') return [label, complement(g.add('Sigmoid', [score]))]
  if (transform !== 'NONE')
    throw fault('E_UNSUPPORTED', `${opType} of two classes with ${transform}`)
  if (kind === 'linear' || isPositive) return [label, complement(score)]
  return [label, pair(g.add('Neg', [score]), score)]
}

function transformed(raw: Value, transform: string, opType: string, g: OnnxGraphBuilder): Value {
  if (transform === 'NONE') return raw
  if (transform === 'LOGISTIC') return g.add('Sigmoid', [raw])
  if (transform === 'SOFTMAX') return g.add('Softmax', [raw], { axis: 1 })
  throw fault('E_UNSUPPORTED', `${opType} with ${transform}`)
}
