import { PyDict, PySet } from '../../../encodings/pickle/records.ts'
import { fault } from '../../../errors.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { strings } from '../../../ir/tensor.ts'
import { asNumber, listItems } from '../../object-view.ts'
import type { ObjectView } from '../../object-view.ts'

/** Terms by column. A term that is no text can't occur in one: its column is always zero (null). */
export function vocabularyOf(view: ObjectView): Tensor {
  const fitted = view.get('vocabulary_') ?? null
  if (fitted instanceof PyDict) return fromDict(view, 'vocabulary_', fitted)
  if (fitted !== null) throw view.mistyped('vocabulary_', 'a dict', fitted)
  // A vocabulary that was given needs no fit.
  const given = view.get('vocabulary') ?? null
  if (given === null) throw view.missing('vocabulary_')
  if (given instanceof PyDict) return fromDict(view, 'vocabulary', given)
  const terms =
    given instanceof PySet
      ? given.items
          .map((item) => view.resolve(item))
          .filter((item) => typeof item === 'string')
          .toSorted(byCodePoint)
      : listItems(given)
  if (!terms) throw view.mistyped('vocabulary', 'a dict, set or list', given)
  return strings(
    [terms.length],
    terms.map((term) => (typeof term === 'string' ? term : null)),
  )
}

function fromDict(view: ObjectView, attribute: string, dict: PyDict): Tensor {
  const terms = Array<string | null>(dict.size).fill(null)
  const isTaken = new Uint8Array(dict.size)
  for (const [term, value] of dict.entries()) {
    const column = asNumber(value)
    if (
      column === undefined ||
      !Number.isInteger(column) ||
      column < 0 ||
      column >= terms.length ||
      isTaken[column] === 1
    ) {
      throw fault(
        'E_FORMAT',
        `${view.name}.${attribute} should number its ${dict.size} terms from 0, each once`,
      )
    }
    isTaken[column] = 1
    if (typeof term === 'string') terms[column] = term
  }
  return strings([terms.length], terms)
}

/** Python's order of texts: by code point, where JavaScript's goes by UTF-16 unit. */
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!
  }
  return left.length - right.length
}
