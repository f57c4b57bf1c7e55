import type { Version } from '../context.ts'
import { atLeast } from '../context.ts'
import { logFloat32 } from '../../ops/float32-functions.ts'
import { unsupported } from './faults.ts'

/** How a margin becomes an answer. */
export type Link =
  | 'identity'
  | 'sigmoid'
  | 'exp'
  | 'softmax'
  | 'class'
  | 'positive'
  | 'ascending'
  | 'expectiles'

const links = new Map<string, Link>([
  ['reg:squarederror', 'identity'],
  ['reg:linear', 'identity'],
  ['reg:squaredlogerror', 'identity'],
  ['reg:pseudohubererror', 'identity'],
  ['reg:absoluteerror', 'identity'],
  ['reg:quantileerror', 'identity'],
  ['reg:expectileerror', 'expectiles'],
  ['reg:logistic', 'sigmoid'],
  ['binary:logistic', 'sigmoid'],
  ['binary:logitraw', 'identity'],
  ['binary:hinge', 'positive'],
  ['multi:softmax', 'class'],
  ['multi:softprob', 'softmax'],
  ['count:poisson', 'exp'],
  ['reg:gamma', 'exp'],
  ['reg:tweedie', 'exp'],
  ['survival:cox', 'exp'],
  ['survival:aft', 'exp'],
  ['rank:pairwise', 'identity'],
  ['rank:ndcg', 'identity'],
  ['rank:map', 'identity'],
])

/** The link of an objective (PredTransform in XGBoost's src/objective). Throws E_UNSUPPORTED for one that is not known. */
export function linkOf(objective: string, version: Version): Link {
  const link = links.get(plainName(objective))
  if (!link) throw unsupported(`of objective "${objective}"`)
  // Quantiles are kept from crossing since 3.4.
  if (plainName(objective) === 'reg:quantileerror' && atLeast(version, 3, 4)) return 'ascending'
  return link
}

/** Before 1.0 objectives had twins for the GPU. */
function plainName(objective: string): string {
  return objective.replace(/^gpu:/, '')
}

/** float32(1e-6) */
const smallest = Math.fround(1e-6)

/** Base scores as margins (ProbToMargin): they are stored as answers since 1.0. */
export function marginOf(
  objective: string,
  version: Version,
  scores: readonly number[],
): readonly number[] {
  const name = plainName(objective)
  const link = linkOf(objective, version)
  // Before 1.3 binary:logitraw took its base score for a probability.
  const isLogit = link === 'sigmoid' || (name === 'binary:logitraw' && !atLeast(version, 1, 3))
  if (isLogit) return scores.map((score) => logit(atLeast(version, 3, 2) ? bounded(score) : score))
  if (link === 'exp') return scores.map(logFloat32)
  return link === 'expectiles' ? gapsOf(scores) : scores
}

function bounded(score: number): number {
  return Math.min(Math.max(score, smallest), Math.fround(1 - smallest))
}

/** -logf(1 / p - 1) */
function logit(p: number): number {
  const odds = Math.fround(Math.fround(1 / p) - 1)
  return -logFloat32(odds)
}

/** The inverse of the expectiles' link: each after the first as softplus's inverse of the gap to the one before. */
function gapsOf(scores: readonly number[]): readonly number[] {
  return scores.map((score, i) => {
    if (i === 0) return score
    const gap = Math.fround(Math.fround(score - scores[i - 1]!) - smallest)
    const x = Math.max(gap, smallest)
    return Math.fround(x + logFloat32(-Math.fround(Math.expm1(-x))))
  })
}
