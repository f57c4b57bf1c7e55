import { fault } from '../../errors.ts'
import { Frame } from '../../estimators/frame.ts'
import { file } from './file.ts'
import { select } from './select.ts'
import type { Step, StepKind } from './step.ts'

/** {"concat": [{"file": "sc.pkl", "on": ["a"]}, {"select": ["b"]}]}: tables side by side, each made from the same one. */
export const concat: StepKind = {
  key: 'concat',
  compile(definition, place): Step {
    const parts = definition['concat'] as Record<string, unknown>[]
    const steps = parts.map((part, i) => {
      const where = `${place.where}.concat[${i}]`
      const on = part['on'] as string[] | undefined
      if ('select' in part) return select.compile(part, { ...place, where })
      if (on === undefined || (on as unknown) === 'keys')
        throw fault('E_CONFIG', `${where} needs "on", the columns its file takes`)
      // Only its own columns: what it makes of them is its part of the table.
      const before = select.compile({ select: on }, { ...place, where })
      return inTurn(
        before,
        file.compile({ ...part, at: 'end' }, { ...place, where, names: before.names }),
      )
    })
    const starts = steps.map((_, i) =>
      steps.slice(0, i).reduce((sum, step) => sum + step.names.length, 0),
    )
    return {
      names: steps.flatMap((step) => step.names),
      wanted: (behind) => {
        const each = steps.map((step, i) =>
          step.wanted(behind.slice(starts[i]!, starts[i]! + step.names.length)),
        )
        return place.names.map((_, column) =>
          each.map((list) => list[column]).find((info) => info !== undefined),
        )
      },
      emit: (g, x) => Frame.concat(steps.map((step) => step.emit(g, x))),
    }
  },
}

function inTurn(first: Step, second: Step): Step {
  return {
    names: second.names,
    wanted: (behind) => first.wanted(second.wanted(behind)),
    emit: (g, x) => second.emit(g, first.emit(g, x)),
  }
}
