import type { Graph, Node, Value } from '../ir/graph.ts'

/** Functions whose last digit differs from library to library. */
const transcendental = new Set(['Exp', 'Sigmoid', 'Tanh', 'Softmax', 'Erf', 'Pow', 'Softplus'])
/** What hands a difference on with its relative error as it was. */
const handsOn = new Set(
  (
    'Identity Concat Clip Max Min Mul Div Reciprocal Neg Abs ' +
    'Gather Slice Reshape Transpose Squeeze Unsqueeze Where Cast'
  ).split(' '),
)

/**
 * The float outputs that take the logarithm of a difference of transcendental values, such as log(1 - p) near p = 1: one unit in
 * the last place of p (2^-53) becomes 2^-53 / (1 - p) there, so another library's exp can't give the same digits.
 */
export function outputsThatLoseDigits({ nodes, outputs }: Graph): string[] {
  const inexact = new Set<Value>()
  const difference = new Set<Value>()
  const lost = new Set<Value>()
  for (const node of nodes) {
    if (transcendental.has(node.opType) || reads(node, inexact)) mark(node, inexact)
    const differs = node.opType === 'Sub' && reads(node, inexact)
    if (differs || (handsOn.has(node.opType) && reads(node, difference))) mark(node, difference)
    if (reads(node, lost) || (node.opType === 'Log' && reads(node, difference))) mark(node, lost)
  }
  return outputs
    .filter(({ value }) => lost.has(value) && isFloat(value))
    .map((output) => output.name)
}

const reads = (node: Node, values: ReadonlySet<Value>) =>
  node.inputs.some((input) => input !== undefined && values.has(input))

function mark(node: Node, values: Set<Value>): void {
  for (const output of node.outputs) values.add(output)
}

const isFloat = ({ type }: Value) => type.dataType === 'DOUBLE' || type.dataType === 'FLOAT'
