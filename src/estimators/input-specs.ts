import { fault } from '../errors.ts'
import type { InputSpec } from '../ir/model.ts'
import type { ColumnInfo, Estimator } from './estimator.ts'
import { columnsOf } from './estimator.ts'

const plain: ColumnInfo = { kind: 'number' }

/**
 * What the caller sends: fitted on a DataFrame, one input a column; on an array, one input X [n, features];
 * for text or JSON rows, one input X [n].
 */
export function inputSpecsOf(estimator: Estimator): InputSpec[] {
  if (estimator.input === 'text')
    return [{ name: 'X', kind: 'string', form: 'text', width: 1, acceptsMissing: false }]
  if (estimator.input === 'images')
    return [{ name: 'X', kind: 'number', form: 'tensor', width: 1, acceptsMissing: false }]
  if (estimator.input === 'json') {
    return [
      {
        name: 'X',
        kind: 'string',
        form: 'text',
        width: 1,
        acceptsMissing: false,
        contentType: 'json',
      },
    ]
  }
  if (anyWidthOf(estimator)) return [anyWidthSpec]
  const columns = columnsOf(estimator)
  const width = estimator.featuresIn ?? estimator.featureNamesIn?.length ?? columns?.length
  if (width === undefined) {
    throw fault('E_UNSUPPORTED', `${estimator.name} does not say how many columns it takes`)
  }
  const info = (i: number): ColumnInfo => columns?.[i] ?? plain
  const byPlace = estimator.byPlace ? { byPlace: true } : {}
  if (estimator.featureNamesIn) {
    return estimator.featureNamesIn.map((name, i) => ({
      ...columnSpec(name, info(i), estimator),
      ...byPlace,
    }))
  }
  const infos = Array.from({ length: width }, (_, i) => info(i))
  // No matrix holds text and numbers: fitted on a DataFrame whose names were not kept (before 1.0), it takes columns in their order.
  if (infos.some(({ kind }) => kind === 'string') && infos.some(({ kind }) => kind === 'number')) {
    return infos.map((column, i) => ({
      ...columnSpec(`x${i}`, column, estimator),
      byPlace: true,
    }))
  }
  return [{ ...matrixSpec(width, infos, estimator.accepts !== undefined), ...byPlace }]
}

/** Whether nothing says how many columns the estimator takes. */
export function hasAnyWidth(estimator: Estimator): boolean {
  return (
    estimator.featuresIn === undefined &&
    estimator.featureNamesIn === undefined &&
    columnsOf(estimator) === undefined
  )
}

/** Any number of columns: width 0 stands for it. */
export const anyWidthSpec: InputSpec = {
  name: 'X',
  kind: 'number',
  form: 'tensor',
  width: 0,
  acceptsMissing: true,
}

/** What works element by element, where nothing says how many columns the estimator takes. */
export function anyWidthOf(estimator: Estimator): Estimator['anyWidth'] {
  const isKnown =
    estimator.featuresIn !== undefined ||
    estimator.featureNamesIn !== undefined ||
    columnsOf(estimator) !== undefined
  return isKnown ? undefined : estimator.anyWidth
}

function columnSpec(name: string, info: ColumnInfo, estimator: Estimator): InputSpec {
  return {
    name,
    form: 'column',
    width: 1,
    acceptsMissing: info.kind !== 'number' || estimator.accepts !== undefined,
    ...info,
  }
}

/** A matrix has one data type: text as soon as one column must be text. */
function matrixSpec(
  width: number,
  columns: readonly ColumnInfo[],
  acceptsMissing: boolean,
): InputSpec {
  const kind = columns.some((column) => column.kind === 'string')
    ? 'string'
    : columns.length > 0 && columns.every((column) => column.kind === 'any')
      ? 'any'
      : 'number'
  const [only] = columns
  const categories = width === 1 && only?.categories ? only.categories : undefined
  return {
    name: 'X',
    kind,
    form: 'matrix',
    width,
    acceptsMissing,
    ...(categories ? { categories } : {}),
    ...(categories && only?.refusesUnknown ? { refusesUnknown: true } : {}),
    ...(columns.some((column) => column.range)
      ? { ranges: columns.map((column) => column.range ?? null) }
      : {}),
  }
}
