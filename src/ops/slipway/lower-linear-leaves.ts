import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import { bool, float64, int64, numbers } from '../../ir/tensor.ts'

/** More coefficients than this stay out of an ONNX file: there each leaf has one for every column. */
const mostEntries = 2 ** 22

/** Every leaf's model as a row over all columns; only the columns it uses count, so that infinity elsewhere does no harm. */
export function lowerLinearLeaves({ inputs, attributes }: Node, g: NodeAdder): Value[] | 'none' {
  const [x, leaves] = inputs as [Value, Value]
  const given = inputs.slice(2).map((input) => input?.constant && numbers(input.constant))
  if (given.some((list) => list === undefined)) return 'none'
  const [treeStarts, constants, starts, features, coefficients, values, targets] =
    given as Float64Array[]
  const width = x.type.shape[1] as number
  const count = constants!.length
  if (count * width > mostEntries) return 'none'
  const weights = new Float64Array(count * width)
  const used = new Uint8Array(count * width)
  for (let leaf = 0; leaf < count; leaf++) {
    for (let at = starts![leaf]!; at < starts![leaf + 1]!; at++) {
      const place = leaf * width + features![at]!
      // A column twice in one leaf would need two terms.
      if (used[place]) return 'none'
      weights[place] = coefficients![at]!
      used[place] = 1
    }
  }
  const row = g.add('Add', [leaves, int64([treeStarts!.length], Array.from(treeStarts!))])
  const at = (table: ReturnType<typeof float64>) => g.add('Gather', [table, row], { axis: 0 })
  const isUsed = at(bool([count, width], used))
  const wide = g.add('Unsqueeze', [x, int64([1], [1])])
  const terms = g.add('Where', [
    isUsed,
    g.add('Mul', [at(float64([count, width], weights)), wide]),
    float64([], [0]),
  ])
  const sums = g.add('Add', [
    g.add('ReduceSum', [terms], { axes: [2], keepdims: 0 }),
    at(float64([count], Float64Array.from(constants!))),
  ])
  const missing = g.add('Cast', [g.add('And', [isUsed, g.add('IsNaN', [wide])])], { to: 'DOUBLE' })
  const hasMissing = g.add('Greater', [
    g.add('ReduceMax', [missing], { axes: [2], keepdims: 0 }),
    float64([], [0]),
  ])
  const answers = g.add('Where', [
    hasMissing,
    at(float64([count], Float64Array.from(values!))),
    sums,
  ])
  return [sumByTarget(answers, Array.from(targets!), attributes['outputs'] as number, g)]
}

/** [N, trees] -> [N, outputs]: a product with zeros and ones would make NaN of one tree's infinity. */
function sumByTarget(answers: Value, targets: number[], outputs: number, g: NodeAdder): Value {
  const columns = Array.from({ length: outputs }, (_, target) => {
    const own = targets.flatMap((other, tree) => (other === target ? [tree] : []))
    const part = g.add('Gather', [answers, int64([own.length], own)], { axis: 1 })
    return g.add('ReduceSum', [part], { axes: [1], keepdims: 1 })
  })
  return columns.length === 1 ? columns[0]! : g.add('Concat', columns, { axis: 1 })
}
