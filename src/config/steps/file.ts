import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import { columnsOf } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import type { ModelPart } from '../../formats/format.ts'
import { checkOrder, checkWidth } from '../fit.ts'
import { placeWarnings } from '../warnings.ts'
import { byName, inLine } from './by-name.ts'
import { indicesOf, others, replaceColumns } from './columns.ts'
import type { Key } from './lookup.ts'
import { lookUp } from './lookup.ts'
import { predictedColumns } from './predicted-columns.ts'
import type { Step, StepKind, StepPlace, Wanted } from './step.ts'

/** {"file": "scaler.pkl", "on": [...] | "keys", "at": "end", "unknown": 0}: a fitted transformer. */
export const file: StepKind = {
  key: 'file',
  compile(definition, place): Step {
    const path = definition['file'] as string
    const on = definition['on'] as string[] | 'keys' | undefined
    const unknown = definition['unknown'] as number | 'error' | undefined
    const otherwise = typeof unknown === 'number' ? unknown : undefined
    if (on === 'keys') return byKey(path, otherwise, place)
    const part = place.files.part(path, place.where)
    const into = definition['into'] as string | string[] | undefined
    const method = definition['method'] as string | undefined
    if (into !== undefined) return predictedColumns(part, { on, into, method }, place)
    if (method !== undefined)
      throw fault('E_CONFIG', `${place.where}: "method" says what "into" takes of a model`)
    checkTransformer(part, place)
    if (on === undefined) return wholeTable(part, place)
    const indices = indicesOf(on, place)
    if (isLabelEncoder(part.estimator) && definition['at'] === undefined)
      return inPlace(
        indices,
        indices.map(() => labelColumn(part, otherwise, place)),
        place,
      )
    if (otherwise !== undefined)
      throw fault(
        'E_CONFIG',
        `${place.where}: "unknown" is for a LabelEncoder; ${path} is a ${part.estimator.name}, which was fitted with its own handling of unknown values`,
      )
    return onColumns(part, indices, definition['at'] === 'end', place)
  },
}

function checkTransformer(part: ModelPart, place: StepPlace): void {
  if (!part.estimator.transform)
    throw fault(
      'E_CONFIG',
      `${place.where}: ${part.role} is a ${part.estimator.name}, which transforms nothing; a model belongs under "model", or gives a column with "into"`,
    )
}

function wholeTable(part: ModelPart, place: StepPlace): Step {
  const { estimator } = part
  const found = byName(estimator, place.names)
  if (found) return inLine(found, wholeTable(part, { ...place, names: found.names }))
  checkWidth(part, place.names, place.where)
  checkOrder(part, place.names, place.where)
  for (const text of placeWarnings(part, place.names, place.where)) place.warn(text)
  return {
    names: namesOut(estimator, place.names),
    wanted: (behind) => infosOf(estimator, place.names.length, behind),
    emit: (g, x) => estimator.transform!(g, x),
  }
}

/** As many columns as before stay where they were, under their names; others stand in the place of the first, or at the end. */
function onColumns(
  part: ModelPart,
  indices: readonly number[],
  atEnd: boolean,
  place: StepPlace,
): Step {
  const { estimator } = part
  const on = indices.map((index) => place.names[index]!)
  const found = byName(estimator, on)
  const taken = found?.names ?? on
  checkWidth(part, taken, place.where)
  checkOrder(part, taken, place.where)
  for (const text of placeWarnings(part, taken, place.where)) place.warn(text)
  const made = namesOut(estimator, taken)
  const rest = others(place.names.length, indices)
  const transform = (g: GraphBuilder, x: Frame): Frame => {
    const table = x.select(g, indices)
    const out = estimator.transform!(g, found ? found.emit(g, table) : table)
    // A one-hot table is written out, as the data frames it goes to are; a matrix of terms stays sparse.
    return (estimator.input === 'text' ? out : out.dense(g)).renamed(made)
  }
  const wanted = (behind: readonly Wanted[], restAt: (index: number) => number): Wanted[] => {
    const infos = infosOf(estimator, taken.length, undefined)
    const own = found ? found.wanted(infos) : infos
    return place.names.map((_, i) =>
      indices.includes(i) ? own[indices.indexOf(i)] : behind[restAt(i)],
    )
  }
  if (atEnd) {
    return {
      names: [...rest.map((index) => place.names[index]!), ...made],
      wanted: (behind) => wanted(behind, (index) => rest.indexOf(index)),
      emit: (g, x) =>
        Frame.concat([...(rest.length > 0 ? [x.select(g, rest)] : []), transform(g, x)]),
    }
  }
  if (made.length === indices.length) {
    const names = place.names.map((name, i) =>
      indices.includes(i) ? on[indices.indexOf(i)]! : name,
    )
    return {
      names,
      wanted: (behind) => wanted(behind, (index) => index),
      emit: (g, x) => {
        const out = transform(g, x)
        return replaceColumns(
          g,
          x,
          indices,
          indices.map((_, i) => out.select(g, [i])),
        ).renamed(names)
      },
    }
  }
  return instead(indices, made, transform, wanted, place)
}

/** What is made stands where the first of its columns stood; the others are gone. */
function instead(
  indices: readonly number[],
  made: readonly string[],
  transform: (g: GraphBuilder, x: Frame) => Frame,
  wanted: (behind: readonly Wanted[], restAt: (index: number) => number) => Wanted[],
  place: StepPlace,
): Step {
  const rest = others(place.names.length, indices)
  const first = Math.min(...indices)
  const before = rest.filter((index) => index < first)
  const after = rest.filter((index) => index > first)
  const named = (list: readonly number[]): string[] => list.map((index) => place.names[index]!)
  return {
    names: [...named(before), ...made, ...named(after)],
    wanted: (behind) =>
      wanted(behind, (index) =>
        index < first ? before.indexOf(index) : before.length + made.length + after.indexOf(index),
      ),
    emit: (g, x) =>
      Frame.concat([
        ...(before.length > 0 ? [x.select(g, before)] : []),
        transform(g, x),
        ...(after.length > 0 ? [x.select(g, after)] : []),
      ]),
  }
}

/** A dict of encoders: each on the column its key names. */
function byKey(path: string, unknown: number | undefined, place: StepPlace): Step {
  const keys = place.files.keys(path, place.where)
  const columns = keys.filter((key) => place.names.includes(key))
  if (columns.length === 0)
    throw fault(
      'E_CONFIG',
      `${place.where}: ${path} has encoders for ${keys.join(', ')}, none of which is a column here (${place.names.join(', ')})`,
    )
  const made = columns.map((column) => {
    const part = place.files.part(path, place.where, column)
    checkTransformer(part, place)
    return isLabelEncoder(part.estimator)
      ? labelColumn(part, unknown, place)
      : oneColumn(part, place)
  })
  return inPlace(indicesOf(columns, place), made, place)
}

interface ColumnStep {
  readonly wanted: Wanted
  emit(g: GraphBuilder, column: Frame): Frame
}

/** Some columns, each by its own step, under their own names. */
function inPlace(indices: readonly number[], steps: readonly ColumnStep[], place: StepPlace): Step {
  return {
    names: place.names,
    wanted: (behind) =>
      behind.map((info, i) => (indices.includes(i) ? steps[indices.indexOf(i)]!.wanted : info)),
    emit: (g, x) =>
      replaceColumns(
        g,
        x,
        indices,
        steps.map((step, i) => step.emit(g, x.select(g, [indices[i]!]))),
      ).renamed(place.names),
  }
}

function labelColumn(part: ModelPart, unknown: number | undefined, place: StepPlace): ColumnStep {
  const { estimator } = part
  const info = columnsOf(estimator)?.[0]
  if (unknown === undefined)
    return { wanted: info, emit: (g, column) => estimator.transform!(g, column) }
  const keys = info?.categories ?? []
  if (keys.some((key) => key === null))
    throw fault(
      'E_CONFIG',
      `${place.where}: ${part.role} knows a missing value as a class, so "unknown" can't be set`,
    )
  const owner = {}
  return {
    wanted: info && { ...info, refusesUnknown: false },
    emit: (g, column) =>
      lookUp(
        g,
        column,
        {
          name: column.names?.[0] ?? 'column',
          keys: keys as readonly Key[],
          results: keys.map((_, i) => i),
          otherwise: unknown,
        },
        owner,
      ),
  }
}

function oneColumn(part: ModelPart, place: StepPlace): ColumnStep {
  checkWidth(part, ['one column'], place.where)
  const { estimator } = part
  return {
    wanted: columnsOf(estimator)?.[0] ?? { kind: 'number' },
    emit(g, column) {
      const out = estimator.transform!(g, column).dense(g)
      if (out.width === 1) return out
      throw fault(
        'E_CONFIG',
        `${place.where}: ${part.role} makes ${out.width} columns of one; with "on": "keys" an encoder must make one`,
      )
    },
  }
}

function isLabelEncoder(estimator: Estimator): boolean {
  return estimator.name === 'LabelEncoder'
}

function namesOut(estimator: Estimator, names: readonly string[]): readonly string[] {
  return estimator.featureNamesOut?.(estimator.input === 'text' ? [] : names) ?? names
}

/** What the estimator takes of each column, in the table's order. */
function infosOf(
  estimator: Estimator,
  width: number,
  behind: readonly Wanted[] | undefined,
): Wanted[] {
  const known = behind?.every((info) => info !== undefined)
    ? (behind as Exclude<Wanted, undefined>[])
    : undefined
  const own = columnsOf(estimator, known)
  return Array.from({ length: width }, (_, i) => own?.[i] ?? { kind: 'number' as const })
}
