// sklearn.feature_extraction.text.HashingVectorizer: no state, only parameters.
import type { Attribute } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import { describe } from '../../object-view.ts'
import { checkPattern, textInput } from './count-vectorizer.ts'
import { dataTypeOf } from './data-type-of.ts'
import { textStepsOf } from './text-attributes.ts'

export const readHashingVectorizer: EstimatorReader = (view) => {
  const columns = columnsOf(view.number('n_features', 2 ** 20))
  if (columns === undefined)
    throw view.mistyped('n_features', 'a positive 32-bit integer', view.get('n_features'))
  const dataType = dataTypeOf(view, 'DOUBLE')
  const norm = view.get('norm') === undefined ? 'l2' : view.get('norm')
  if (norm !== null && norm !== 'l1' && norm !== 'l2')
    throw view.unsupported(`with norm=${describe(norm)}`)
  if (norm !== null && dataType !== 'DOUBLE' && dataType !== 'FLOAT')
    throw view.unsupported(`with dtype=${dataType.toLowerCase()} and norm='${norm}'`)
  const steps = textStepsOf(view, norm === null ? dataType : 'DOUBLE')
  const attributes: Readonly<Record<string, Attribute>> = {
    ...steps.attributes,
    columns,
    alternate_sign: view.boolean('alternate_sign', true) ? 1 : 0,
  }
  checkPattern(view, attributes['token_pattern'] as string)
  return {
    name: view.name,
    ...textInput,
    methods: {},
    transform: (g, x) => {
      const sums = g.add('HashTerms', [steps.prepare(g, x.column(g, 0))], attributes)
      return Frame.of(
        norm === null ? sums : castTo(g, g.add('NormalizeRows', [sums], { norm }), dataType),
      )
    },
    featureNamesOut: () => Array.from({ length: columns }, (_, i) => `x${i}`),
  }
}

/** A number of hash columns, if it is one. */
export function columnsOf(value: number): number | undefined {
  return Number.isInteger(value) && value > 0 && value < 2 ** 31 ? value : undefined
}
