// sklearn.feature_extraction.text.CountVectorizer.
import type { DataType } from '../../../ir/data-type.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { texts } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { dataTypeOf } from './data-type-of.ts'
import { textStepsOf } from './text-attributes.ts'
import { makeTokenizer } from '../../../ops/text/tokenizer.ts'
import { vocabularyOf } from './vocabulary.ts'

export const readCountVectorizer: EstimatorReader = (view) => {
  const { count, vocabulary } = termCounts(view, dataTypeOf(view, 'INT64'))
  return {
    name: view.name,
    ...textInput,
    methods: {},
    transform: (g, x) => Frame.of(count(g, x)),
    featureNamesOut: () => termNames(vocabulary),
  }
}

/** Of every text vectorizer: it takes one column of text. */
export const textInput = {
  featuresIn: 1,
  input: 'text',
  accepts: 'any',
  columns: [{ kind: 'string' }],
} as const

/** Emits the documents' counts as CSR of `dataType`. */
export function termCounts(view: ObjectView, dataType: DataType) {
  const vocabulary = vocabularyOf(view)
  const { attributes, prepare } = textStepsOf(view, dataType)
  // What can't be run is refused when the file is read.
  checkPattern(view, attributes['token_pattern'] as string)
  return {
    vocabulary,
    count: (g: GraphBuilder, x: Frame): Value =>
      g.add('CountTerms', [prepare(g, x.column(g, 0)), vocabulary], attributes),
  }
}

export function checkPattern(view: ObjectView, pattern: string): void {
  if (pattern === '') return
  try {
    makeTokenizer(pattern)
  } catch (error) {
    throw view.unsupported(
      `with token_pattern=r'${pattern}': ${(error as Error).message}`,
      (error as { hint?: string }).hint,
    )
  }
}

export function termNames(vocabulary: Tensor): readonly string[] {
  return texts(vocabulary).map((term, column) => term ?? `x${column}`)
}
