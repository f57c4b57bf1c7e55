// Which of scikit-learn's brute-force searches a version uses for a metric: it decides the formula, and what becomes of ties.
import type { Version } from '../../context.ts'
import { atLeast } from '../../context.ts'

export interface BruteRule {
  /** Attribute `metric` of PairwiseDistances; undefined: the rows are distances already. */
  readonly metric: string | undefined
  /** Distances are selected as the metric's cheaper stand-in (squares for Euclidean) and finished afterwards. */
  readonly finish: 'none' | 'root' | 'minkowski' | 'haversine'
  readonly selection: 'heap' | 'partition'
}

export interface FittedRows {
  readonly isSparse: boolean
  /** float64: queries have the same type. */
  readonly isDouble: boolean
}

/** Metrics of PairwiseDistancesReduction (1.1 and later). */
const reductionMetrics = new Set([
  'euclidean',
  'sqeuclidean',
  'l2',
  'l1',
  'manhattan',
  'cityblock',
  'minkowski',
  'p',
  'chebyshev',
  'infinity',
  'seuclidean',
  'canberra',
  'braycurtis',
  'haversine',
])

export function bruteRule(
  metric: string,
  version: Version,
  fitted: FittedRows,
  isQuerySparse: boolean,
): BruteRule | undefined {
  const isReduced =
    reductionMetrics.has(metric) &&
    fitted.isDouble &&
    reducesSparse(metric, version, fitted.isSparse, isQuerySparse)
  return isReduced ? reductionRule(metric) : chunkedRule(metric)
}

function reducesSparse(
  metric: string,
  version: Version,
  isFitSparse: boolean,
  isQuerySparse: boolean,
): boolean {
  if (!atLeast(version, 1, 1)) return false
  if (!isFitSparse && !isQuerySparse) return true
  if (!atLeast(version, 1, 2)) return false
  const isEuclidean = metric.includes('euclidean')
  if (!atLeast(version, 1, 3)) return !isEuclidean || isFitSparse === isQuerySparse
  return !(atLeast(version, 1, 4) && isEuclidean && isFitSparse && isQuerySparse)
}

function reductionRule(metric: string): BruteRule | undefined {
  const selection = 'heap'
  switch (metric) {
    case 'euclidean':
      return { metric: 'expanded squares', finish: 'root', selection }
    case 'sqeuclidean':
      return { metric: 'expanded squares', finish: 'none', selection }
    case 'l2':
      return { metric: 'euclidean', finish: 'root', selection }
    case 'minkowski':
    case 'p':
      return { metric: 'minkowski', finish: 'minkowski', selection }
    case 'seuclidean':
      return { metric, finish: 'root', selection }
    case 'haversine':
      return { metric, finish: 'haversine', selection }
    case 'l1':
    case 'cityblock':
    case 'manhattan':
      return { metric: 'manhattan', finish: 'none', selection }
    case 'infinity':
      return { metric: 'chebyshev', finish: 'none', selection }
    default:
      return { metric, finish: 'none', selection }
  }
}

/** scipy's cdist and sklearn.metrics.pairwise in chunks, then numpy's argpartition. Only 'euclidean' is compared squared. */
const chunkedMetrics: Readonly<Record<string, string>> = {
  l1: 'manhattan',
  cityblock: 'manhattan',
  manhattan: 'manhattan',
  cosine: 'cosine',
  nan_euclidean: 'present euclidean',
  haversine: 'haversine',
  braycurtis: 'braycurtis of sums',
  canberra: 'canberra',
  chebyshev: 'chebyshev',
  correlation: 'correlation',
  dice: 'dice',
  hamming: 'hamming',
  jaccard: 'jaccard',
  kulsinski: 'kulsinski',
  mahalanobis: 'mahalanobis',
  matching: 'matching',
  minkowski: 'minkowski',
  rogerstanimoto: 'rogerstanimoto',
  russellrao: 'russellrao',
  seuclidean: 'seuclidean',
  sokalmichener: 'sokalmichener',
  sokalsneath: 'sokalsneath',
  sqeuclidean: 'sqeuclidean',
  yule: 'yule',
}

function chunkedRule(metric: string): BruteRule | undefined {
  const selection = 'partition'
  if (metric === 'precomputed') return { metric: undefined, finish: 'none', selection }
  if (metric === 'euclidean') return { metric: 'expanded squares', finish: 'root', selection }
  const name = metric === 'l2' ? 'euclidean' : chunkedMetrics[metric]
  return name === undefined ? undefined : { metric: name, finish: 'none', selection }
}
