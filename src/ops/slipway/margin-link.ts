import { fault } from '../../errors.ts'
import type { Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { float32, numbers } from '../../ir/tensor.ts'
import { expFloat32 } from '../float32-functions.ts'
import { required } from '../shapes.ts'

/**
 * What XGBoost's objectives make of margins [N, K] FLOAT, step by step in float32 (PredTransform in its src/objective): the same shape.
 * Attribute `link`: 'sigmoid' 1 / (exp(-x) + 1), where -x is at most `bound` (88.7 since 1.6, so that exp does not overflow);
 * 'exp'; 'softmax' over a row, its sum in double; 'positive' 1 where x > 0, else 0; 'ascending' each row sorted;
 * 'expectiles' each after the first is the one before plus 1e-6 plus softplus of its own.
 */
export const marginLink: Operator = {
  domain: 'slipway',
  opType: 'MarginLink',
  version: 1,
  attributes: { link: 'string', bound: 'float' },
  infer: (inputs, attributes) => {
    const margin = required(inputs, 0, 'MarginLink')
    if (margin.dataType !== 'FLOAT' || margin.shape.length !== 2)
      throw fault('E_FORMAT', `MarginLink of ${margin.dataType} [${margin.shape.join(', ')}]`)
    if (!Object.hasOwn(rowLinks, attributes['link'] as string))
      throw fault('E_UNSUPPORTED', `a margin's link "${attributes['link'] as string}"`)
    return [margin]
  },
  lowering: {
    lower: ({ inputs, attributes }, g) => lower(inputs[0]!, attributes['link'] as string, g),
    loses: ({ attributes }) =>
      attributes['link'] === 'positive' ? undefined : 'the last digit of float32 may differ',
  },
  rowWise: () => true,
  prepare: (node) => {
    const bound = (node.attributes['bound'] as number | undefined) ?? Infinity
    const link = rowLinks[node.attributes['link'] as string]!(Math.fround(bound))
    return ([margin], [output]) => {
      output!.resize(margin!.shape)
      const to = numbers(output!) as Float32Array
      to.set(numbers(margin!))
      const width = margin!.shape[1]!
      for (let start = 0; start < to.length; start += width) link(to, start, start + width)
    }
  },
}

type RowLink = (row: Float32Array, start: number, end: number) => void

const rowLinks: Readonly<Record<string, (bound: number) => RowLink>> = {
  sigmoid: (bound) => each((x) => 1 / Math.fround(expFloat32(Math.min(-x, bound)) + 1)),
  exp: () => each(expFloat32),
  positive: () => each((x) => (x > 0 ? 1 : 0)),
  softmax: () => softmax,
  ascending: () => (row, start, end) => {
    row.subarray(start, end).sort()
  },
  expectiles: () => expectiles,
}

/** Storing rounds to float32. */
function each(of: (x: number) => number): RowLink {
  return (row, start, end) => {
    for (let i = start; i < end; i++) row[i] = of(row[i]!)
  }
}

function softmax(row: Float32Array, start: number, end: number): void {
  let largest = row[start]!
  for (let i = start + 1; i < end; i++) if (row[i]! > largest) largest = row[i]!
  let sum = 0
  for (let i = start; i < end; i++) {
    row[i] = expFloat32(Math.fround(row[i]! - largest))
    sum += row[i]!
  }
  const divisor = Math.fround(sum)
  for (let i = start; i < end; i++) row[i] = row[i]! / divisor
}

const gap = Math.fround(1e-6)

function expectiles(row: Float32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) row[i] = row[i - 1]! + Math.fround(gap + softPlus(row[i]!))
}

function softPlus(x: number): number {
  const tail = Math.fround(Math.log1p(expFloat32(-Math.abs(x))))
  return x > 0 ? Math.fround(x + tail) : tail
}

/** In double, rounded once at the end: a runtime's own functions of float32 are further off. */
function lower(margin: Value, link: string, g: NodeAdder): readonly Value[] | 'none' {
  if (link === 'positive')
    return [g.add('Cast', [g.add('Greater', [margin, float32([], [0])])], { to: 'FLOAT' })]
  const wide = g.add('Cast', [margin], { to: 'DOUBLE' })
  const answer = lowerWide(wide, link, g)
  return answer === 'none' ? 'none' : [g.add('Cast', [answer], { to: 'FLOAT' })]
}

function lowerWide(margin: Value, link: string, g: NodeAdder): Value | 'none' {
  if (link === 'sigmoid') return g.add('Sigmoid', [margin])
  if (link === 'exp') return g.add('Exp', [margin])
  return link === 'softmax' ? g.add('Softmax', [margin], { axis: 1 }) : 'none'
}
