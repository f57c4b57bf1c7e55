// Grouping of infrequent categories (min_frequency, max_categories; scikit-learn 1.1+): preprocessing/_encoders.py.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import type { CategoryList } from './categories.ts'

export interface Grouping {
  /** Place of every category after grouping; the infrequent ones share the last place. */
  readonly mapping: readonly number[]
  /** That last place. */
  readonly infrequent: number
}

/** Per column, undefined where nothing is grouped. Missing values may be left out of a mapping (OrdinalEncoder): `isShorter`. */
export function readGroupings(
  view: ObjectView,
  lists: readonly CategoryList[],
  isShorter = false,
): (Grouping | undefined)[] {
  if (!view.boolean('_infrequent_enabled', false)) return lists.map(() => undefined)
  const mappings = view.list('_default_to_infrequent_mappings')
  return lists.map((list, column) => {
    const mapping = mappings[column]
    if (mapping === null) return undefined
    const wanted = list.keys.length - (isShorter && list.nanIndex >= 0 ? 1 : 0)
    if (!(mapping instanceof NdArray) || mapping.data.length !== wanted) {
      throw view.mistyped(
        '_default_to_infrequent_mappings',
        `a list of arrays as long as the categories (column ${column})`,
        mapping,
      )
    }
    const places = Array.from(doublesOf(mapping))
    const infrequent = Math.max(...places)
    if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < wanted)) {
      throw view.mistyped('_default_to_infrequent_mappings', `places below ${wanted}`, mapping)
    }
    return { mapping: places, infrequent }
  })
}
