// sklearn.feature_extraction.text.TfidfVectorizer: CountVectorizer, then its `_tfidf`.
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import { termCounts, termNames, textInput } from './count-vectorizer.ts'
import { dataTypeOf } from './data-type-of.ts'
import { tfidfWeights } from './tfidf-transformer.ts'

export const readTfidfVectorizer: EstimatorReader = (view) => {
  if (!view.has('vocabulary_')) throw view.missing('vocabulary_')
  const dataType = dataTypeOf(view, 'DOUBLE') === 'FLOAT' ? 'FLOAT' : 'DOUBLE'
  // Sums and weights are doubles; dtype=float32 rounds the answer.
  const { count, vocabulary } = termCounts(view, 'DOUBLE')
  const { weigh, width } = tfidfWeights(view.view('_tfidf'))
  if (width !== undefined && width !== vocabulary.size) {
    throw view.mistyped(
      'vocabulary_',
      `${width} terms, as many as there are weights`,
      view.get('vocabulary_'),
    )
  }
  return {
    name: view.name,
    ...textInput,
    methods: {},
    transform: (g, x) => Frame.of(castTo(g, weigh(g, count(g, x)), dataType)),
    featureNamesOut: () => termNames(vocabulary),
  }
}
