import { fault } from '../../errors.ts'
import { strings } from '../../ir/tensor.ts'
import { Frame } from '../../estimators/frame.ts'
import { indexOfColumn } from './columns.ts'
import { readNames } from './names.ts'
import type { Step, StepKind, Wanted } from './step.ts'

/**
 * {"multihot": "symptoms", "columns": ["fever", "cough"]}: one column of zeros and ones an item, 1 where the list in the column holds
 * it. They stand in the place of the column.
 */
export const multihot: StepKind = {
  key: 'multihot',
  compile(definition, place): Step {
    const column = definition['multihot'] as string
    const index = indexOfColumn(column, place)
    const items = readNames(definition['columns'] as string | string[], place)
    const twice = items.find((item, i) => items.indexOf(item) !== i)
    if (twice !== undefined)
      throw fault('E_CONFIG', `${place.where}.columns names "${twice}" twice`)
    const prefix = (definition['prefix'] as string | undefined) ?? ''
    const made = items.map((item) => prefix + item)
    const attributes = {
      separator: (definition['separator'] as string | undefined) ?? ',',
      refuse_unknown: definition['unknown'] === 'error' ? 1 : 0,
      column,
    }
    const owner = {}
    const rest = [place.names.slice(0, index), place.names.slice(index + 1)] as const
    const behindAt = (i: number): number => (i < index ? i : i - 1 + items.length)
    return {
      names: [...rest[0], ...made, ...rest[1]],
      wanted: (behind) =>
        place.names.map((_, i): Wanted =>
          i === index
            ? { kind: 'string', takesList: true, categories: items }
            : behind[behindAt(i)],
        ),
      emit(g, x) {
        const text = x.column(g, index)
        if (text.type.dataType !== 'STRING')
          throw fault(
            'E_CONFIG',
            `${place.where}: column "${column}" holds numbers, and "multihot" takes a list`,
          )
        const known = g.pool.once(owner, 'items', () => strings([items.length], [...items]))
        const hits = Frame.of(g.add('MultiHot', [text, known], attributes), made)
        const before = Array.from({ length: index }, (_, i) => i)
        const after = Array.from({ length: x.width - index - 1 }, (_, i) => index + 1 + i)
        return Frame.concat([
          ...(before.length > 0 ? [x.select(g, before)] : []),
          hits,
          ...(after.length > 0 ? [x.select(g, after)] : []),
        ])
      },
    }
  },
}
