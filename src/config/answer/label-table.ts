import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { Opaque } from '../../formats/format.ts'
import { isText } from '../is-text.ts'
import type { Key } from '../steps/lookup.ts'

/** Texts for the model's answers. */
export interface LabelTable {
  /** As the graph holds the answers: text, or numbers (booleans as 0 and 1). */
  readonly keys: readonly Key[]
  readonly texts: readonly string[]
  readonly otherwise?: string
}

/** "labels" against the classes of the model (undefined when it does not say them): a class without a text is E_CONFIG. */
export function labelTableOf(
  labels: unknown,
  classes: Tensor | undefined,
  where: string,
): LabelTable {
  const isTextual = classes?.dataType === 'STRING'
  const entries = entriesOf(labels, isTextual, where)
  const otherwise = entries.find(([key]) => key === '*')?.[1]
  const named = entries
    .filter(([key]) => key !== '*')
    .map(([key, text]): [Key, string] => [keyOf(key, isTextual, where), text])
  const table = {
    keys: named.map(([key]) => key),
    texts: named.map(([, text]) => text),
    ...(otherwise === undefined ? {} : { otherwise }),
  }
  if (classes) checkCoverage(table, classes, where)
  return table
}

function entriesOf(labels: unknown, isTextual: boolean, where: string): [unknown, string][] {
  if (Array.isArray(labels)) {
    if (isTextual)
      throw fault(
        'E_CONFIG',
        `${where}: the classes of the model are text, which a list can't number; use {"class": "text"}`,
      )
    if (labels.length > 0 && labels.every(isText)) return labels.map((text, i) => [i, text])
  } else if (labels instanceof Map) {
    const entries = [...labels]
    // A dict may go either way: code to text, or text to code.
    if (entries.every(([, text]) => isText(text))) return entries as [unknown, string][]
    if (!isTextual && entries.every(([text, code]) => isText(text) && typeof code === 'number'))
      return entries.map(([text, code]) => [code, text as string])
  } else if (typeof labels === 'object' && labels !== null && !(labels instanceof Opaque)) {
    return Object.entries(labels as Record<string, string>)
  }
  const what = labels instanceof Opaque ? labels.what : 'something else'
  throw fault('E_CONFIG', `${where}: a list or dict of texts belongs here, not ${what}`)
}

function keyOf(key: unknown, isTextual: boolean, where: string): Key {
  if (isTextual) return String(key)
  if (typeof key === 'number') return key
  if (typeof key === 'boolean') return Number(key)
  const text = String(key)
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? 1 : 0
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw fault(
      'E_CONFIG',
      `${where}: "${text}" is no class of the model, whose classes are numbers`,
    )
  return value
}

function checkCoverage(table: LabelTable, classes: Tensor, where: string): void {
  const known = Array.from(classes.data as ArrayLike<Key>)
  const without = known.filter((value) => !table.keys.includes(value))
  if (without.length > 0 && table.otherwise === undefined)
    throw fault(
      'E_CONFIG',
      `${where}: no text for class ${without.slice(0, 10).join(', ')}; add it, or "*" for all others`,
    )
  const unknown = table.keys.filter((key) => !known.includes(key))
  if (unknown.length > 0)
    throw fault(
      'E_CONFIG',
      `${where}: ${unknown.slice(0, 10).map(String).join(', ')} is no class of the model, which has ${known.slice(0, 20).map(String).join(', ')}`,
    )
}
