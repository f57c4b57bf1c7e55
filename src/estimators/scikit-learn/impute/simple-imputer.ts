// sklearn.impute.SimpleImputer: missing values replaced by a statistic of their column.
import { PyFloat } from '../../../encodings/pickle/records.ts'
import type { DType } from '../../../encodings/numpy/dtype.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import { float64, int64, strings } from '../../../ir/tensor.ts'
import { isFloating } from '../../../ir/data-type.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { ColumnInfo } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { readIndicator } from './missing-indicator.ts'
import type { Marker } from './marker.ts'
import { canHold, markerTensor, readMarker } from './marker.ts'

/** What a column's missing values become; NaN: the column held nothing when fitted. */
type Statistic = number | string

export const readSimpleImputer: EstimatorReader = (view, context) => {
  const statistics = readStatistics(view)
  const strategy = view.optionalString('strategy') ?? 'callable'
  const marker = readMarker(view)
  // Up to 1.7 strategy='constant' kept columns without values; from 1.8 on it drops them like the others.
  const keepsAll =
    view.boolean('keep_empty_features', false) ||
    (strategy === 'constant' && !atLeast(context.versionOf(view), 1, 8))
  const kept = statistics.flatMap((statistic, column) =>
    keepsAll || statistic === statistic ? [column] : [],
  )
  const kinds = readKinds(view, statistics)
  const indicator = view.boolean('add_indicator', false)
    ? readIndicator(view.view('indicator_'), marker)
    : undefined
  const keepsType = strategy === 'most_frequent' || strategy === 'constant'
  const inputs = inputsOf(view)
  const outNames = (names: readonly string[]) => [
    ...kept.map((column) => names[column]!),
    ...(indicator?.names(names) ?? []),
  ]
  return {
    name: view.name,
    ...inputs,
    featuresIn: statistics.length,
    columns: kinds.map((kind): ColumnInfo => ({ kind })),
    accepts: marker === undefined ? 'missing' : 'finite',
    removesMissing: kept.every((column) => statistics[column] === statistics[column]),
    methods: {},
    transform: (g, x) => {
      const blocks: Frame[] = []
      for (let start = 0; start < kept.length;) {
        let end = start + 1
        while (end < kept.length && kinds[kept[end]!] === kinds[kept[start]!]) end++
        const columns = kept.slice(start, end)
        blocks.push(
          fill(
            g,
            x.select(g, columns),
            columns.map((column) => statistics[column]!),
            marker,
            keepsType,
          ),
        )
        start = end
      }
      const mask = indicator?.mask(g, x)
      const joined = Frame.concat(mask ? [...blocks, mask] : blocks)
      return x.isSparse
        ? Frame.of(joined.sparseMatrix(g), x.names && outNames(x.names))
        : joined.renamed(x.names && outNames(x.names))
    },
    featureNamesOut: outNames,
  }
}

function readStatistics(view: ObjectView): Statistic[] {
  return view.list('statistics_').map((item): Statistic => {
    if (item instanceof PyFloat) return item.value
    if (typeof item === 'boolean') return Number(item)
    if (typeof item === 'number' || typeof item === 'string') return item
    // None is what strategy='constant' gives with fill_value=None for objects in no released version.
    throw view.mistyped('statistics_', 'numbers or texts', item)
  })
}

/** A column is of the kind of its statistic; one without a statistic is of the kind of the others. */
function readKinds(view: ObjectView, statistics: readonly Statistic[]): ('number' | 'string')[] {
  const known = statistics.filter((statistic) => statistic === statistic)
  const fitted = view.get('_fit_dtype') as DType | undefined
  const isText =
    known.length > 0
      ? known.every((statistic) => typeof statistic === 'string')
      : fitted?.kind === 'O'
  return statistics.map((statistic) => {
    if (statistic !== statistic) return isText ? 'string' : 'number'
    return typeof statistic === 'string' ? 'string' : 'number'
  })
}

/** Columns of one kind with their missing values filled; integers stay integers where the strategy allows them. */
function fill(
  g: GraphBuilder,
  x: Frame,
  statistics: readonly Statistic[],
  marker: Marker,
  keepsType: boolean,
): Frame {
  const kind = typeof statistics[0] === 'string' ? 'string' : 'number'
  if (!canHold(kind, marker)) return x
  const n = [statistics.length]
  if (kind === 'string') {
    return Frame.of(
      g.add('Impute', [x.values(g), strings(n, statistics as string[]), ...markerTensor(marker)]),
      x.names,
    )
  }
  const isInteger =
    keepsType && !isFloating(x.dataType) && x.dataType !== 'BOOL' && x.dataType !== 'STRING'
  if (isInteger) {
    const fills = int64(
      n,
      statistics.map((statistic) => Math.trunc(Number(statistic))),
    )
    return Frame.of(g.add('Impute', [x.values(g), fills, ...markerTensor(marker)]), x.names)
  }
  const value = x.isSparse ? x.sparseMatrix(g) : x.matrix(g)
  const filled = g.add('Impute', [
    value,
    float64(n, statistics.map(Number)),
    ...markerTensor(marker),
  ])
  return Frame.of(preserveFloat(g, x, filled), x.names)
}
