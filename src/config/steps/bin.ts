import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, strings } from '../../ir/tensor.ts'
import { castTo, Frame } from '../../estimators/frame.ts'
import { asVector } from '../../estimators/scikit-learn/classify.ts'
import { replaceColumns, replacedBy } from './columns.ts'
import type { Step, StepKind, StepPlace } from './step.ts'

type BinLabel = string | number

interface Bins {
  readonly edges: readonly number[]
  /** A number equal to an edge belongs to the bin below it. */
  readonly isRight: boolean
  /** One a bin, the open ones at both ends included; undefined: the number of the bin. */
  readonly labels: readonly BinLabel[] | undefined
  /** Least and largest number that is in a bin, where those outside have no label. */
  readonly closed: readonly [number, number] | undefined
}

/** {"bin": [30, 45], "on": ["age"], "right": true, "labels": ["a", "b", "c"] | "index"}: numbers cut at edges, as numpy.digitize does. */
export const bin: StepKind = {
  key: 'bin',
  compile(definition, place): Step {
    const { into, indices, names } = replacedBy(definition, place)
    const bins = binsOf(definition, place)
    const owner = {}
    return {
      names,
      wanted: (behind) =>
        behind.map((info, i) => (indices.includes(i) ? { kind: 'number' as const } : info)),
      emit: (g, x) =>
        replaceColumns(
          g,
          x,
          indices,
          indices.map((index, i) => binned(g, x, index, into[i]!, bins, owner)),
        ),
    }
  },
}

function binsOf(definition: Readonly<Record<string, unknown>>, place: StepPlace): Bins {
  const edges = (definition['bin'] as (number | string)[]).map((edge) =>
    typeof edge === 'number' ? edge : edge.startsWith('-') ? -Infinity : Infinity,
  )
  const fall = edges.findIndex((edge, i) => i > 0 && edge <= edges[i - 1]!)
  if (fall > 0)
    throw fault(
      'E_CONFIG',
      `${place.where}.bin must ascend: ${edges[fall]} follows ${edges[fall - 1]}`,
    )
  const isRight = (definition['right'] as boolean | undefined) ?? true
  const given = definition['labels'] as 'index' | BinLabel[] | undefined
  return {
    edges,
    isRight,
    labels: labelsOfBins(given, edges, place),
    closed: given?.length === edges.length - 1 ? closedBins(edges, isRight) : undefined,
  }
}

/** pandas.cut gives what is outside its edges no label. */
function closedBins(edges: readonly number[], isRight: boolean): readonly [number, number] {
  const [first, last] = [edges[0]!, edges.at(-1)!]
  return isRight
    ? [above(first), Math.min(last, Number.MAX_VALUE)]
    : [Math.max(first, -Number.MAX_VALUE), -above(-last)]
}

/** The next double. */
function above(x: number): number {
  if (x === 0) return Number.MIN_VALUE
  if (!Number.isFinite(x)) return -Number.MAX_VALUE
  const bits = new BigInt64Array(Float64Array.of(x).buffer)
  bits[0]! += x > 0 ? 1n : -1n
  return new Float64Array(bits.buffer)[0]!
}

function labelsOfBins(
  given: 'index' | readonly BinLabel[] | undefined,
  edges: readonly number[],
  place: StepPlace,
): readonly BinLabel[] | undefined {
  if (given === undefined || given === 'index') return undefined
  if (new Set(given.map((label) => typeof label)).size > 1)
    throw fault('E_CONFIG', `${place.where}.labels mixes text and numbers`)
  if (given.length === edges.length + 1) return given
  if (given.length === edges.length - 1 && edges.length > 1)
    return [given[0]!, ...given, given.at(-1)!]
  throw fault(
    'E_CONFIG',
    `${place.where}: ${edges.length} edges make ${edges.length + 1} bins, the open ones at both ends included (or ${edges.length - 1} between them), but "labels" has ${given.length}`,
  )
}

function binned(
  g: GraphBuilder,
  x: Frame,
  index: number,
  name: string,
  bins: Bins,
  owner: object,
): Frame {
  const column = x.column(g, index)
  if (column.type.dataType === 'STRING')
    throw fault('E_CONFIG', `column "${name}" is text, and "bin" takes numbers`)
  const { edges, isRight, labels, closed } = bins
  const known = g.add('RequireFinite', [castTo(g, column, 'DOUBLE')], {
    estimator: '"bin"',
    allow_nan: 0,
  })
  const inside = closed
    ? g.add('RequireRange', [known], {
        least: closed[0],
        most: closed[1],
        estimator: `"bin" of "${name}"`,
      })
    : known
  const constant = g.pool.once(owner, 'edges', () => float64([edges.length], edges))
  const place = g.add('SearchSorted', [inside, constant], {
    offsets: [0, edges.length],
    side: isRight ? 'left' : 'right',
  })
  return labels === undefined ? Frame.of(place, [name]) : named(g, place, name, labels, owner)
}

function named(
  g: GraphBuilder,
  place: Value,
  name: string,
  labels: readonly BinLabel[],
  owner: object,
): Frame {
  const isText = typeof labels[0] === 'string'
  const list = g.pool.once(owner, 'labels', () =>
    isText
      ? strings([labels.length], labels.map(String))
      : float64([labels.length], labels.map(Number)),
  )
  const index = g.add('Cast', [isText ? asVector(g, place) : place], { to: 'INT64' })
  return new Frame([
    { value: g.add('Gather', [list, index], { axis: 0 }), width: 1, names: [name] },
  ])
}
