import type { EstimatorFamily } from '../family.ts'
import { readCategoricalNB } from './categorical-nb.ts'
import { readBernoulliNB, readComplementNB, readMultinomialNB } from './discrete-nb.ts'
import { readGaussianNB } from './gaussian-nb.ts'

export const naiveBayesFamily: EstimatorFamily = {
  BernoulliNB: readBernoulliNB,
  CategoricalNB: readCategoricalNB,
  ComplementNB: readComplementNB,
  GaussianNB: readGaussianNB,
  MultinomialNB: readMultinomialNB,
}
