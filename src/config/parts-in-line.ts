// Which of several parts comes first where widths don't say.
import type { Candidate } from './candidates.ts'

/** Kinds of transformers in the order in which programs put them, as far as they keep the width. */
const order: readonly RegExp[] = [
  /Imputer|MissingIndicator/,
  /Encoder|CountVectorizer|TfidfVectorizer|HashingVectorizer|DictVectorizer/,
  /TfidfTransformer|PolynomialFeatures|FunctionTransformer/,
  /Scaler|Normalizer|PowerTransformer|QuantileTransformer/,
  /SelectKBest|Select|RFE|VarianceThreshold/,
  /PCA|SVD|NMF|FastICA|Analysis|Projection/,
]

const rankOf = ({ part }: Candidate): number =>
  order.findIndex((kind) => kind.test(part!.estimator.name))

/** Those of the latest kind among parts of one width; certain where that is one part, and every kind is known. */
export function placeInLine(fitting: readonly Candidate[]): {
  readonly last: readonly Candidate[]
  readonly isCertain: boolean
} {
  const ranks = fitting.map(rankOf)
  const latest = Math.max(...ranks)
  const last = fitting.filter((_, i) => ranks[i] === latest)
  return ranks.every((rank) => rank >= 0)
    ? { last, isCertain: last.length === 1 }
    : { last: fitting, isCertain: fitting.length === 1 }
}

const unsupervised =
  /KMeans|Birch|MeanShift|AffinityPropagation|Mixture|IsolationForest|OneClassSVM|LocalOutlierFactor|EllipticEnvelope/

/** Models that were fitted to answers, where there are any; clusters and outlier detectors stand beside such a model as a rule. */
export function bySortOfModel(models: readonly Candidate[]): readonly Candidate[] {
  const supervised = models.filter(({ part }) => !unsupervised.test(part!.estimator.name))
  return supervised.length > 0 ? supervised : models
}
