// Which of several parts comes first where widths don't say.
import { columnsOf } from '../../estimators/estimator.ts'
import type { Candidate } from '../candidates.ts'
import { widthOf } from '../fit.ts'

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

/** Those of the latest kind among parts that make `width` columns; certain where that is one part, and every kind is known. */
export function placeInLine(
  made: readonly Candidate[],
  width: number,
): { readonly last: readonly Candidate[]; readonly isCertain: boolean } {
  // What makes this width of another has nothing of this width in front of it.
  const keeping = made.filter(({ part }) => widthOf(part!.estimator) === width)
  const fitting = keeping.length > 0 ? keeping : made
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

/** The parts without a place; a list of the names that a file in use knows by itself needs none, and says so. */
export function unplaced(
  parts: readonly Candidate[],
  used: ReadonlySet<Candidate>,
): readonly Candidate[] {
  return parts.filter((part) => !used.has(part)).map((part) => withReason(part, used))
}

function withReason(part: Candidate, used: ReadonlySet<Candidate>): Candidate {
  const { role, names, why } = part
  if (role !== 'names' || why !== undefined) return part
  const source = [...used].find((other) => {
    const own = other.part?.estimator.featureNamesIn
    return own?.length === names!.length && own.every((name, i) => name === names![i])
  })
  return source ? { ...part, why: `${source.file} knows these names by itself` } : part
}

/** Why none of the parts is a model, as far as it is known. */
export function reasonsOf(parts: readonly Candidate[]): string {
  const others = parts.filter(({ why }) => why !== undefined)
  if (others.length > 0)
    return `: ${others.map(({ file, why }) => (why!.startsWith(file) ? why : `${file}: ${why}`)).join('; ')}`
  return parts.length === 0 ? '' : `: ${parts.map(({ file }) => file).join(', ')} only go with one`
}

export function takesText({ part }: Candidate): boolean {
  return columnsOf(part!.estimator)?.[0]?.kind === 'string'
}
