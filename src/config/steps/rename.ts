import type { Step, StepKind } from './step.ts'
import { indexOfColumn } from './columns.ts'

/** {"rename": {"age": "Age"}}: other names for columns, values as they are. */
export const rename: StepKind = {
  key: 'rename',
  compile(definition, place): Step {
    const names = [...place.names]
    for (const [from, to] of Object.entries(definition['rename'] as Record<string, string>))
      names[indexOfColumn(from, place)] = to
    return { names, wanted: (behind) => behind, emit: (_, x) => x.renamed(names) }
  },
}
