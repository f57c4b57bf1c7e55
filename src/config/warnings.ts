// What looks like a mistake in a wiring although it can be served: the kinds that public applications were found to have.
import type { Estimator } from '../estimators/estimator.ts'
import type { ModelPart } from '../formats/format.ts'
import type { SlipwayConfig } from './slipway-config.ts'
import { singleClasses } from './answer/score.ts'
import { isText } from './is-text.ts'
import { listed } from './steps/columns.ts'

/**
 * Columns that reach a file by place although its own names, case and separators aside, say another place; or under other names than it
 * was fitted with, be it that only the case differs: a data frame of them would be refused in Python.
 */
export function placeWarnings(part: ModelPart, names: readonly string[], where: string): string[] {
  const own = part.estimator.featureNamesIn
  if (!own || own.length !== names.length) return []
  const given = names.map(plain)
  const known = new Set(given)
  const moved = own.filter((name, i) => known.has(plain(name)) && given[i] !== plain(name))
  return moved.length === 0
    ? renamedWarnings(part.role, names, own, where)
    : [
        `${where}: ${part.role} was fitted with ${listed(moved)} in another place than the table has ${moved.length === 1 ? 'it' : 'them'}: ${listed(own)}, not ${listed(names)}`,
      ]
}

const mostPairs = 6

function renamedWarnings(
  role: string,
  names: readonly string[],
  own: readonly string[],
  where: string,
): string[] {
  const others = names.flatMap((name, i) => (name === own[i] ? [] : [`${name} as "${own[i]!}"`]))
  if (others.length === 0) return []
  const shown = others.slice(0, mostPairs).join(', ')
  const rest = others.length > mostPairs ? `, ... (${others.length})` : ''
  return [`${where}: ${role} takes columns by place: ${shown}${rest}`]
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** A column twice: in public code most often a slip for another one. */
export function repeatWarnings(names: readonly string[], where: string): string[] {
  // A text model's table has a column for each of a hundred thousand terms.
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return [...twice].map((name) => `${where}: column "${name}" stands twice in front of it`)
}

/** Columns that the model itself drops. */
export function droppedWarnings(
  model: Estimator,
  names: readonly string[],
  where: string,
): string[] {
  const dropped = names.filter((_, i) => model.columns?.[i]?.kind === 'any')
  return dropped.length === 0 || dropped.length === names.length
    ? []
    : [`${where}: ${model.name} reads nothing of ${listed(dropped)}`]
}

/** A LabelEncoder numbers classes in alphabetical order; a list by hand is often in order of appearance. */
export function labelWarnings(config: SlipwayConfig, model: Estimator, name: string): string[] {
  const classes = singleClasses(model)
  const { labels } = config
  if (!classes || classes.size < 3 || classes.dataType === 'STRING' || !labels || isText(labels))
    return []
  const isNumbered = Array.from(classes.data as ArrayLike<number>).every((value, i) => value === i)
  const texts = Array.isArray(labels)
    ? (labels as readonly string[])
    : Array.from({ length: classes.size }, (_, i) => (labels as Record<string, string>)[i])
  const known = texts.filter((text) => text !== undefined)
  const isSorted = known.every((text, i) => i === 0 || known[i - 1]! <= text)
  return !isNumbered || isSorted || known.length < classes.size
    ? []
    : [
        `${name}: labels are not in alphabetical order, in which a LabelEncoder numbers classes: if one made the model's numbers, name its file as "labels"`,
      ]
}
