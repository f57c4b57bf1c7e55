import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { ColumnInfo } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import { asVector } from '../../estimators/scikit-learn/classify.ts'
import { isNumeric } from '../is-numeric.ts'
import { isText } from '../is-text.ts'
import { replaceColumns, replacedBy } from './columns.ts'
import type { Key, Lookup } from './lookup.ts'
import { lookUp } from './lookup.ts'
import type { Step, StepKind, StepPlace } from './step.ts'

/** {"map": {"Male": 1} | ["a", "b"] | "file.pkl", "on": ["sex"], "default": 0 | "keep", "into": ["Gender"]}: other values for known ones. */
export const map: StepKind = {
  key: 'map',
  compile(definition, place): Step {
    const { on, into, indices, names } = replacedBy(definition, place)
    const otherwise = definition['default'] as Key | undefined
    const keeps = otherwise === 'keep'
    const lookups = on.map((name) => lookupOf(definition['map'], name, otherwise, place))
    return {
      names,
      wanted: (behind) =>
        behind.map((info, i) => {
          const lookup = lookups[indices.indexOf(i)]
          return lookup ? infoOf(lookup) : info
        }),
      emit: (g, x) =>
        replaceColumns(
          g,
          x,
          indices,
          lookups.map((lookup, i) => {
            const column = x.select(g, [indices[i]!])
            const made = keeps ? lookUpOrKeep(g, column, lookup) : lookUp(g, column, lookup, lookup)
            return made.renamed([into[i]!])
          }),
        ),
    }
  },
}

function infoOf(lookup: Lookup): ColumnInfo {
  const known = { categories: lookup.keys, refusesUnknown: lookup.otherwise === undefined }
  // Forms send numbers as text.
  return lookup.keys.every((key) => typeof key === 'string')
    ? { kind: 'string', ...known }
    : { kind: 'number', parsesText: true, ...known }
}

/** Known values looked up, others as they are. */
function lookUpOrKeep(g: GraphBuilder, column: Frame, lookup: Lookup): Frame {
  const { keys, results, name } = lookup
  const isText = typeof keys[0] === 'string'
  const found = { name: `${name} known`, keys, results: keys.map(() => 1), otherwise: 0 }
  const known = lookUp(g, column, found, found).matrix(g)
  const mapped = lookUp(g, column, { ...lookup, otherwise: results[0]! }, lookup)
  const isKnown = g.add('Cast', [isText ? asVector(g, known) : known], { to: 'BOOL' })
  const own = isText ? column.values(g) : column.matrix(g)
  const plain = isText && own.type.shape.length === 2 ? asVector(g, own) : own
  const value = g.add('Where', [isKnown, mapped.blocks[0]!.value, plain])
  return new Frame([{ value, width: 1, names: [name], unchecked: !isText }])
}

function lookupOf(
  given: unknown,
  name: string,
  otherwise: Key | undefined,
  place: StepPlace,
): Lookup {
  const entries =
    typeof given === 'string'
      ? entriesOf(given, place)
      : Array.isArray(given)
        ? indexed(given as string[])
        : jsonEntries(given as Record<string, Key>, name, place)
  const keys = entries.map(([key]) => key)
  const results = entries.map(([, result]) => result)
  const keep = otherwise === 'keep'
  checkTypes(keys, results, keep ? undefined : otherwise, place)
  if (!keep) return { name, keys, results, ...(otherwise === undefined ? {} : { otherwise }) }
  if (mixes([...keys, ...results]))
    throw fault(
      'E_CONFIG',
      `${place.where}: "default": "keep" would mix ${typeof keys[0] === 'string' ? 'text of the column with numbers' : 'numbers of the column with text'} of the map; list every value, or give a default`,
    )
  // Any value is welcome; which is given to the unknown ones does not matter.
  return { name, keys, results, otherwise: results[0]! }
}

/** A JSON object's keys are text; they are numbers where the column is declared to hold numbers, or where all of them are. */
function jsonEntries(
  given: Readonly<Record<string, Key>>,
  name: string,
  place: StepPlace,
): [Key, Key][] {
  const entries = Object.entries(given)
  const declared = place.types.get(name)
  // Booleans are 1 and 0 wherever a request holds them.
  if (declared !== 'string' && entries.every(([key]) => truths.has(key)))
    return entries.map(([key, value]) => [truths.get(key)!, value])
  const isNumber =
    declared === undefined ? entries.every(([key]) => isNumeric(key)) : declared !== 'string'
  if (!isNumber) return entries
  const text = entries.find(([key]) => !isNumeric(key))
  if (text)
    throw fault(
      'E_CONFIG',
      `${place.where}: column "${name}" holds numbers ("types"), but the map has the key "${text[0]}"`,
    )
  return entries.map(([key, value]) => [Number(key), value])
}

const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
  ['True', 1],
  ['False', 0],
])

/** list.index(value) */
function indexed(texts: readonly string[]): [Key, Key][] {
  return texts
    .map((text, i): [Key, Key] => [text, i])
    .filter(([text, i]) => texts.indexOf(text as string) === i)
}

function entriesOf(path: string, place: StepPlace): [Key, Key][] {
  const value = place.files.value(path, place.where)
  if (Array.isArray(value) && value.length > 0 && value.every(isText)) return indexed(value)
  if (!(value instanceof Map) || ![...value].every(([key, item]) => isKey(key) && isKey(item)))
    throw fault(
      'E_CONFIG',
      `${place.where}: ${path} holds neither a dict of texts and numbers nor a list of texts`,
    )
  return [...value] as [Key, Key][]
}

function isKey(value: unknown): value is Key {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function checkTypes(
  keys: readonly Key[],
  results: readonly Key[],
  otherwise: Key | undefined,
  place: StepPlace,
): void {
  if (mixes(keys)) throw fault('E_CONFIG', `${place.where}: the map's keys mix text and numbers`)
  if (mixes(otherwise === undefined ? results : [...results, otherwise]))
    throw fault(
      'E_CONFIG',
      `${place.where}: the map's values mix text and numbers, which one column can't hold`,
    )
}

function mixes(items: readonly Key[]): boolean {
  return new Set(items.map((item) => typeof item === 'string')).size > 1
}
