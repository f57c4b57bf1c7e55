// sklearn.impute.IterativeImputer: each column with missing values predicted from the others, round after round.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, castTo, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { asColumn } from '../classify.ts'
import { inputsOf } from '../fitted.ts'
import { emitMethod } from '../meta.ts'
import { clip } from '../preprocessing/scale.ts'
import { missingMask, readMarker } from './marker.ts'
import { readIndicator } from './missing-indicator.ts'

export const readIterativeImputer: EstimatorReader = (view, context) => {
  if (view.boolean('sample_posterior', false))
    throw view.unsupported('with sample_posterior=True, which draws its answers')
  const marker = readMarker(view)
  const initial = context.read(view.get('initial_imputer_'), 'initial_imputer_')
  const width = initial.featuresIn ?? 0
  const kept = keptColumns(view, width)
  const rounds = view.number('n_iter_') === 0 ? [] : readRounds(view, context, kept.length)
  const indicator = view.boolean('add_indicator', false)
    ? readIndicator(view.view('indicator_'), marker)
    : undefined
  const names = (given: readonly string[]) => [
    ...kept.map((column) => given[column]!),
    ...(indicator?.names(given) ?? []),
  ]
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    accepts: marker === undefined ? 'missing' : 'finite',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const start = initial.transform!(g, x)
      const mask = missingMask(g, x.select(g, kept).matrix(g), marker)
      const filled =
        rounds.length === 0
          ? start.matrix(g)
          : impute(g, start, mask, rounds, emptyColumns(view, kept))
      const table = Frame.of(preserveFloat(g, x, filled))
      return Frame.concat(indicator ? [table, indicator.mask(g, x)] : [table]).renamed(
        x.names && names(x.names),
      )
    },
    featureNamesOut: names,
    children: [{ role: 'initial_imputer_', estimator: initial }],
  }
}

interface Round {
  readonly column: number
  readonly neighbors: readonly number[]
  readonly estimator: Estimator
  readonly least: number
  readonly most: number
}

/** Columns that had a value when fitted, or all with keep_empty_features. */
function keptColumns(view: ObjectView, width: number): number[] {
  const all = Array.from({ length: width }, (_, column) => column)
  if (view.boolean('keep_empty_features', false)) return all
  const statistics = view.view('initial_imputer_').list('statistics_').map(asNumber)
  return all.filter((column) => statistics[column] === statistics[column])
}

/** Places among the kept columns that were empty when fitted: they keep what they are filled with at first. */
function emptyColumns(view: ObjectView, kept: readonly number[]): ReadonlySet<number> {
  const flags = listItems(view.get('_is_empty_feature'))
  return new Set(
    kept.flatMap((column, place) => (flags && asNumber(flags[column]) === 1 ? [place] : [])),
  )
}

function readRounds(view: ObjectView, context: ReadContext, width: number): Round[] {
  const [least, most] = ['_min_value', '_max_value'].map((name) => limits(view, name)) as [
    Limit,
    Limit,
  ]
  return view.list('imputation_sequence_').map((item) => {
    const [feature, neighbors, estimator] = tripletOf(item).map((part) => view.resolve(part))
    const column = asNumber(feature)
    const columns =
      neighbors instanceof NdArray ? Array.from(neighbors.data as ArrayLike<unknown>, Number) : []
    const isInside = (place: number | undefined) =>
      place !== undefined && Number.isInteger(place) && place >= 0 && place < width
    if (!isInside(column) || !columns.every(isInside))
      throw view.mistyped('imputation_sequence_', 'columns and estimators', item)
    return {
      column: column!,
      neighbors: columns,
      estimator: context.read(estimator, `imputation_sequence_ (column ${column})`),
      least: least(column!),
      most: most(column!),
    }
  })
}

/** A named tuple (feat_idx, neighbor_feat_idx, estimator), as each pickle protocol writes it. */
function tripletOf(item: unknown): unknown[] {
  if (item instanceof PyTuple) return item.items
  if (!(item instanceof PyObject)) return []
  const last = item.args.at(-1)
  return last instanceof PyTuple ? last.items : item.args.slice(-3)
}

type Limit = (column: number) => number

/** A limit a column, or (before 0.24) one for all. */
function limits(view: ObjectView, attribute: string): Limit {
  const items = listItems(view.get(attribute))
  if (!items) return () => view.number(attribute)
  return (column) => {
    const value = asNumber(items[column])
    if (value === undefined) throw view.mistyped(attribute, 'numbers', view.get(attribute))
    return value
  }
}

function impute(
  g: GraphBuilder,
  start: Frame,
  mask: Value,
  rounds: readonly Round[],
  empty: ReadonlySet<number>,
): Value {
  const columns = Array.from({ length: start.width }, (_, column) =>
    castTo(g, start.column(g, column), 'DOUBLE'),
  )
  const missing = new Frame([{ value: mask, width: start.width, names: undefined }])
  const table = (places: readonly number[]) =>
    new Frame(places.map((place) => ({ value: columns[place]!, width: 1, names: undefined })))
  for (const { column, neighbors, estimator, least, most } of rounds) {
    if (empty.has(column)) continue
    const answer = castTo(g, emitMethod(g, table(neighbors), estimator, 'predict'), 'DOUBLE')
    const bounded = clip(
      g,
      answer.type.shape.length === 1 ? asColumn(g, answer) : answer,
      least,
      most,
    )
    columns[column] = g.add('Where', [missing.column(g, column), bounded, columns[column]!])
  }
  // When everything is missing in all rows that come together, scikit-learn leaves the first filling.
  const nothing = g.add('AllTrue', [mask])
  return g.add('Where', [
    nothing,
    start.matrix(g),
    table(columns.map((_, place) => place)).matrix(g),
  ])
}
