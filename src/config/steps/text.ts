import { fault, isSlipwayError } from '../../errors.ts'
import { Frame } from '../../estimators/frame.ts'
import type { CleaningOperation } from '../../ops/text/cleaning.ts'
import { compileCleaning } from '../../ops/text/cleaning.ts'
import { isStopFile, stopLists } from '../text/stop-lists.ts'
import { indicesOf, replaceColumns } from './columns.ts'
import { namesInFile } from './names.ts'
import type { Step, StepKind, StepPlace } from './step.ts'

/** {"text": ["lower", {"sub": ["http\\S+", ""]}, {"tokens": "nltk"}, {"stop": "nltk-english"}, "join"], "on": ["text"]}. */
export const text: StepKind = {
  key: 'text',
  compile(definition, place): Step {
    const on = definition['on'] as string[]
    const indices = indicesOf(on, place)
    const operations = (definition['text'] as CleaningOperation[]).map((operation) =>
      resolved(operation, place),
    )
    check(operations, place)
    const attribute = operations.map((operation) => JSON.stringify(operation))
    return {
      names: place.names,
      wanted: (behind) =>
        behind.map((info, i) => (indices.includes(i) ? { kind: 'string' as const } : info)),
      emit: (g, x) =>
        replaceColumns(
          g,
          x,
          indices,
          indices.map((index, i) => {
            const column = x.column(g, index)
            if (column.type.dataType !== 'STRING')
              throw fault(
                'E_CONFIG',
                `${place.where}: column "${on[i]}" holds numbers, and "text" takes text`,
              )
            const value = g.add('CleanText', [column], { operations: attribute })
            return new Frame([{ value, width: 1, names: [on[i]!] }])
          }),
        ),
    }
  },
}

/** A named stop list, or one in a file, written out. */
function resolved(operation: CleaningOperation, place: StepPlace): CleaningOperation {
  if (typeof operation !== 'object') return operation
  if ('lemma' in operation)
    throw fault(
      'E_UNSUPPORTED',
      `${place.where}.text: "lemma" looks words up in WordNet's data, which Slipway does not have`,
      { hint: 'Clean the text in the client, or train with {"stem": "porter"}.' },
    )
  const { stop } = operation
  if (typeof stop !== 'string') return operation
  const list = Object.hasOwn(stopLists, stop) ? stopLists[stop] : undefined
  if (list) return { stop: list }
  if (isStopFile(stop)) return { stop: namesInFile(stop, place) }
  throw fault(
    'E_CONFIG',
    `${place.where}.text: there is no stop list "${stop}"; there are ${Object.keys(stopLists).join(', ')}, a list of words, or a file that holds one`,
  )
}

/** Compiles the operations once, so that a fault is told with its place in slipway.json. */
function check(operations: readonly CleaningOperation[], place: StepPlace): void {
  try {
    compileCleaning(operations)
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    const code = error.code === 'E_UNSUPPORTED' ? 'E_UNSUPPORTED' : 'E_CONFIG'
    const gap = error.message.startsWith('[') ? '' : ': '
    throw fault(code, `${place.where}.text${gap}${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}
