import { fault } from '../../errors.ts'

export interface FeatureUse {
  readonly name: string
  readonly isUsed: boolean
}

/** Text and embedding features are computed by tokenizers, dictionaries and classifiers of the library's own: refused by name where trees use them. */
export function refuseTextFeatures(
  texts: readonly FeatureUse[],
  embeddings: readonly FeatureUse[],
  estimated: number,
): void {
  const of = (features: readonly FeatureUse[], kind: string) =>
    features.filter((feature) => feature.isUsed).map((feature) => `${kind} feature ${feature.name}`)
  const used = [...of(texts, 'text'), ...of(embeddings, 'embedding')]
  if (used.length === 0 && estimated === 0) return
  throw fault(
    'E_UNSUPPORTED',
    `a CatBoost model that uses ${used.length > 0 ? used.join(', ') : 'text or embedding features'}`,
    {
      hint: 'Train it without text_features and embedding_features: vectorize text in a pipeline in front of it.',
    },
  )
}
