import { fault } from '../../errors.ts'
import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { int64, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Products of a row's values, each term the product of one value and an earlier term.
 * Inputs: x [N, k]; parents [t] INT32, the index of the earlier term, or -1 for a term that is the value alone;
 * features [t] INT32, the value's column. Attribute `first`: terms in front of it are computed but not given out.
 * Products are of x's type, rounded one by one.
 * Output: [N, t - first].
 */
export const polynomialTerms: Operator = {
  domain: 'slipway',
  opType: 'PolynomialTerms',
  version: 1,
  attributes: { first: 'int' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'PolynomialTerms')
    const count = constants[1]?.size
    if (count === undefined || constants[2]?.size !== count)
      throw fault('E_FORMAT', 'PolynomialTerms needs constant terms')
    return [
      { dataType: x.dataType, shape: [x.shape[0]!, count - Number(attributes['first'] ?? 0)] },
    ]
  },
  lowering: { lower: lowerTerms },
  rowWise: () => true,
  prepare: (node, context) => {
    const parents = numbers(context.constant(1)!)
    const features = numbers(context.constant(2)!)
    const first = Number(node.attributes['first'] ?? 0)
    // Each term is rounded to x's type before it becomes a factor.
    const isFloat = node.inputs[0]!.type.dataType === 'FLOAT'
    const terms = new (isFloat ? Float32Array : Float64Array)(parents.length)
    return ([x], [output]) => {
      const { rows, width } = x!
      output!.resize2(rows, terms.length - first)
      const from = numbers(x!)
      const to = numbers(output!)
      let at = 0
      for (let row = 0; row < rows; row++) {
        const start = row * width
        for (let i = 0; i < terms.length; i++) {
          const parent = parents[i]!
          const value = from[start + features[i]!]!
          terms[i] = parent < 0 ? value : terms[parent]! * value
        }
        for (let i = first; i < terms.length; i++) to[at++] = terms[i]!
      }
    }
  },
}

/** Terms level by level: those of one factor, then those whose parent is known. The products are the same, in the same order. */
function lowerTerms(
  { inputs: [x, parentList, featureList], attributes }: Node,
  g: NodeAdder,
): Value[] {
  const parents = Array.from(numbers(parentList!.constant!))
  const features = Array.from(numbers(featureList!.constant!))
  const columns = (of: Value, list: readonly number[]) =>
    g.add('Gather', [of, int64([list.length], list)], { axis: 1 })
  // Where each term stands among the columns made so far.
  const place = new Map<number, number>()
  let known: Value | undefined
  while (place.size < parents.length) {
    const ready = parents.flatMap((parent, term) =>
      !place.has(term) && (parent < 0 || place.has(parent)) && parent < 0 === !known ? [term] : [],
    )
    const values = columns(
      x!,
      ready.map((term) => features[term]!),
    )
    const level: Value = known
      ? g.add('Mul', [
          columns(
            known,
            ready.map((term) => place.get(parents[term]!)!),
          ),
          values,
        ])
      : values
    const start = place.size
    ready.forEach((term, i) => place.set(term, start + i))
    known = known ? g.add('Concat', [known, level], { axis: 1 }) : level
  }
  const first = Number(attributes['first'] ?? 0)
  const wanted = parents.map((_, term) => place.get(term)!).slice(first)
  return [columns(known!, wanted)]
}
