import type { Attributes } from '../../ir/graph.ts'
import type { CategoryReading } from './walk-general.ts'

/** How a node that walks trees says that numbers become categories. */
export function readingOf(attributes: Attributes): CategoryReading {
  return (attributes['category'] as CategoryReading | undefined) ?? 'byte'
}
