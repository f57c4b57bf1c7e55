import type { Attributes } from '../../ir/graph.ts'
import type { AttributeKind } from '../../ir/operator.ts'

/** How a document becomes terms; shared by CountTerms and HashTerms. */
export interface TextOptions {
  /** Name for messages. */
  readonly estimator: string
  readonly analyzer: 'word' | 'char' | 'char_wb'
  /** Python regular expression whose matches (or whose only group) are the words. */
  readonly tokenPattern: string
  readonly minN: number
  readonly maxN: number
  readonly isLowercase: boolean
  readonly stripAccents: '' | 'ascii' | 'unicode'
  readonly stopWords: readonly string[]
}

export const textAttributes: Readonly<Record<string, AttributeKind>> = {
  estimator: 'string',
  analyzer: 'string',
  token_pattern: 'string',
  ngram_range: 'ints',
  lowercase: 'int',
  strip_accents: 'string',
  stop_words: 'strings',
  binary: 'int',
  data_type: 'string',
}

export function textOptions(attributes: Attributes): TextOptions {
  const [minN, maxN] = attributes['ngram_range'] as readonly number[]
  return {
    estimator: attributes['estimator'] as string,
    analyzer: attributes['analyzer'] as TextOptions['analyzer'],
    tokenPattern: attributes['token_pattern'] as string,
    minN: minN!,
    maxN: maxN!,
    isLowercase: attributes['lowercase'] === 1,
    stripAccents: attributes['strip_accents'] as TextOptions['stripAccents'],
    stopWords: attributes['stop_words'] as readonly string[],
  }
}
