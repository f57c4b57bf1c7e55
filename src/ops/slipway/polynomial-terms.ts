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
    const count = parents.length
    const strip = Math.max(1, Math.min(mostRows, Math.floor(stripLength / count)))
    // Each term is rounded to x's type before it becomes a factor.
    const isFloat = node.inputs[0]!.type.dataType === 'FLOAT'
    // Where all terms are given out, they are computed where they go.
    const work = new (isFloat ? Float32Array : Float64Array)(first === 0 ? 0 : strip * count)
    return ([x], [output]) => {
      const { rows, width } = x!
      const given = count - first
      output!.resize2(rows, given)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let row = 0; row < rows; row += strip) {
        const some = Math.min(strip, rows - row)
        const target = first === 0 ? to : work
        const start = first === 0 ? row * count : 0
        if (some < fewRows)
          for (let i = 0; i < some; i++)
            oneRow(parents, features, from, (row + i) * width, target, start + i * count)
        else manyRows(parents, features, from, row * width, target, start, some, width)
        if (first > 0)
          for (let i = 0; i < some; i++)
            for (let j = 0; j < given; j++) to[(row + i) * given + j] = work[i * count + first + j]!
      }
    }
  },
}

/** Terms of some rows stay in the first-level cache: a term of all of them is one loop (3 times as fast as row by row). */
const mostRows = 64
const stripLength = 4096
const fewRows = 4

type Numbers = ArrayLike<number>
type Target = { [index: number]: number }

function oneRow(
  parents: Numbers,
  features: Numbers,
  from: Numbers,
  start: number,
  to: Target,
  base: number,
): void {
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i]!
    const value = from[start + features[i]!]!
    to[base + i] = parent < 0 ? value : to[base + parent]! * value
  }
}

function manyRows(
  parents: Numbers,
  features: Numbers,
  from: Numbers,
  start: number,
  to: Target,
  base: number,
  rows: number,
  width: number,
): void {
  const count = parents.length
  const end = base + rows * count
  for (let i = 0; i < count; i++) {
    const parent = parents[i]!
    let at = start + features[i]!
    if (parent < 0) {
      for (let term = base + i; term < end; term += count, at += width) to[term] = from[at]!
    } else {
      const back = i - parent
      for (let term = base + i; term < end; term += count, at += width)
        to[term] = to[term - back]! * from[at]!
    }
  }
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
