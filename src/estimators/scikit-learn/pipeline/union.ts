// What ColumnTransformer and FeatureUnion share: transformers side by side over columns of one table.
import { fault } from '../../../errors.ts'
import { PyDict } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { ColumnInfo, Estimator } from '../../estimator.ts'
import { columnsOf } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { namesOrDefault } from '../fitted.ts'

export interface Part {
  readonly role: string
  readonly estimator: Estimator
  /** Columns it reads. */
  readonly indices: readonly number[]
  readonly weight: number | undefined
}

/** `transformer_weights`: the factor of a part's output, by name. */
export function weightOf(view: ObjectView, role: string): number | undefined {
  const weights = view.get('transformer_weights')
  if (weights === null || weights === undefined) return undefined
  if (!(weights instanceof PyDict)) throw view.mistyped('transformer_weights', 'a dict', weights)
  const value = weights.get(role)
  if (value === undefined || value === null) return undefined
  const weight = asNumber(view.resolve(value))
  if (weight === undefined) throw view.mistyped('transformer_weights', 'a dict of numbers', value)
  return weight
}

/** Emits a part over its columns of `x`. */
export function emitPart(g: GraphBuilder, x: Frame, part: Part): Frame {
  const { transform } = part.estimator
  if (!transform)
    throw fault('E_UNSUPPORTED', `${part.estimator.name} (${part.role}) has no transform`)
  const made = transform(g, x.select(g, part.indices))
  if (part.weight === undefined || made.width === 0) return made
  const value = made.isSparse ? made.sparseMatrix(g) : made.matrix(g)
  return Frame.of(g.add('Mul', [value, float64([], [part.weight])]), made.names).withUnchecked(
    made.isUnchecked,
  )
}

/** Names of a part's output columns, from those of the whole table. */
export function partNames(part: Part, names: readonly string[]): readonly string[] {
  const own = part.indices.map((index) => names[index] ?? `x${index}`)
  return part.estimator.featureNamesOut?.(own) ?? own
}

/** How the parts' names are joined: with the part's name in front, or as they are. */
export function joinedNames(
  parts: readonly Part[],
  names: readonly string[],
  hasPrefix: boolean,
): string[] {
  return parts.flatMap((part) =>
    partNames(part, names).map((name) => (hasPrefix ? `${part.role}__${name}` : name)),
  )
}

/**
 * What is known of each of `width` input columns: what the parts that read it say. `wanted` tells what follows expects of
 * the joined output, for parts that pass columns on.
 */
export function mergeColumns(
  parts: readonly Part[],
  width: number,
  wanted: readonly ColumnInfo[] | undefined,
): ColumnInfo[] {
  const merged = Array.from({ length: width }, (): ColumnInfo => ({ kind: 'any' }))
  const names = namesOrDefault(undefined, width)
  let offset = 0
  for (const part of parts) {
    const count = wanted ? partNames(part, names).length : 0
    const infos = columnsOf(part.estimator, wanted?.slice(offset, offset + count))
    offset += count
    part.indices.forEach((index, i) => {
      merged[index] = stricter(merged[index]!, infos?.[i] ?? { kind: 'number' })
    })
  }
  return merged
}

/** Text outranks numbers (what passes a column on says number for want of knowing), numbers outrank what is not read. */
function stricter(a: ColumnInfo, b: ColumnInfo): ColumnInfo {
  const rank = (info: ColumnInfo) =>
    ({ any: 0, number: 1, string: 2 })[info.kind] * 2 + (info.categories ? 1 : 0)
  return rank(b) > rank(a) ? b : a
}
