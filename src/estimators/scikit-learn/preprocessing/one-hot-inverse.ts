// OneHotEncoder.inverse_transform.
import type { Estimator } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'
import { labelTable } from './categories.ts'
import type { OneHotColumn } from './one-hot-encoder.ts'

/** Columns of ones back to one label a column, where labels of all columns are of one type. */
export function decodeOneHot(
  view: ObjectView,
  columns: readonly OneHotColumn[],
  width: number,
  handleUnknown: string,
): Pick<Estimator, 'inverseTransform'> {
  const labels: (string | number | null)[] = []
  const firsts: number[] = []
  const zeros: number[] = []
  // Integers can't say that nothing was known: rows of zeros are refused, and all others stay integers.
  const holdsNull = columns.some(({ list }) => list.dataType !== 'INT64')
  for (const column of columns) {
    const { keys } = column.list
    const kept = column.grouping
      ? keys.filter((_, index) => column.grouping!.mapping[index]! < column.grouping!.infrequent)
      : keys
    const grouped = column.grouping ? [...kept, 'infrequent_sklearn'] : kept
    firsts.push(labels.length)
    labels.push(...grouped.filter((_, index) => index !== column.drop))
    const isRefused = column.drop === undefined && !holdsNull
    zeros.push(isRefused ? -1 : zeroPlace(column, grouped, labels, handleUnknown))
  }
  const table = labelTable(
    columns.map((column) => column.list),
    labels,
  )
  if (!table || (columns.some((column) => column.grouping) && table.dataType !== 'STRING'))
    return {}
  const offsets = [...columns.map((column) => column.offset), width]
  return {
    inverseTransform: {
      kind: 'number',
      width,
      method: (g, x) =>
        g.add(
          'Gather',
          [
            g.pool.once(view.object, 'labels', () => table),
            g.add('DecodeOneHot', [x.matrix(g)], { offsets, firsts, zeros }),
          ],
          { axis: 0 },
        ),
    },
  }
}

/** Place in `labels` (which may grow) of what a column of zeros means; -1 where scikit-learn raises. */
function zeroPlace(
  { list, drop, grouping, texts }: OneHotColumn,
  grouped: readonly (string | number | null)[],
  labels: (string | number | null)[],
  handleUnknown: string,
): number {
  const isLenient = handleUnknown === 'ignore' || (handleUnknown !== 'error' && !grouping)
  if (drop === undefined && !isLenient) return -1
  // A lenient encoder looks the dropped category up before grouping, a strict one after it.
  const label =
    drop === undefined ? null : isLenient || texts.length === 0 ? list.keys[drop]! : grouped[drop]!
  return labels.push(label) - 1
}
