// SelectKBest, SelectPercentile, SelectFpr, SelectFdr, SelectFwe, GenericUnivariateSelect: masks from scores_ or pvalues_.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { numpyPercentile } from '../../numpy-statistics.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { selector } from './selector.ts'

type Mode = 'k_best' | 'percentile' | 'fpr' | 'fdr' | 'fwe'

/** The selector of one mode; its parameter is `parameter`. */
function readerOf(mode: Mode, parameter: string): EstimatorReader {
  return (view) => selector(view, maskOf(view, mode, view.get(parameter)))
}

export const readSelectKBest = readerOf('k_best', 'k')
export const readSelectPercentile = readerOf('percentile', 'percentile')
export const readSelectFpr = readerOf('fpr', 'alpha')
export const readSelectFdr = readerOf('fdr', 'alpha')
export const readSelectFwe = readerOf('fwe', 'alpha')

export const readGenericUnivariateSelect: EstimatorReader = (view) => {
  const mode = view.string('mode', 'percentile')
  if (!['k_best', 'percentile', 'fpr', 'fdr', 'fwe'].includes(mode))
    throw view.unsupported(`with mode='${mode}'`)
  return selector(view, maskOf(view, mode as Mode, view.get('param')))
}

function maskOf(view: ObjectView, mode: Mode, parameter: unknown): boolean[] {
  const value = parameter === 'all' ? Infinity : asNumber(parameter)
  if (value === undefined) throw view.unsupported('with a parameter that is no number')
  if (mode === 'k_best') return bestMask(cleaned(view.array('scores_')), value)
  if (mode === 'percentile') return percentileMask(cleaned(view.array('scores_')), value)
  const chances = Array.from(doublesOf(view.array('pvalues_')))
  if (mode === 'fpr') return chances.map((chance) => chance < value)
  if (mode === 'fwe') return chances.map((chance) => chance < value / chances.length)
  return discoveryMask(chances, value)
}

/** NaN scores count as the smallest number of their type. */
function cleaned(scores: NdArray): Float64Array {
  const least = scores.dtype.itemsize === 4 ? -3.4028234663852886e38 : -Number.MAX_VALUE
  return doublesOf(scores).map((score) => (score === score ? score : least))
}

/** The k largest; of equal scores the later columns (the last k of a stable ascending sort). */
function bestMask(scores: Float64Array, k: number): boolean[] {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b)
  const kept = new Set(k === 0 ? [] : order.slice(-k))
  return Array.from(scores, (_, column) => kept.has(column))
}

function percentileMask(scores: Float64Array, percentile: number): boolean[] {
  if (percentile === 100) return Array.from(scores, () => true)
  if (percentile === 0) return Array.from(scores, () => false)
  const threshold = numpyPercentile(scores, 100 - percentile)
  const mask = Array.from(scores, (score) => score > threshold)
  const ties = Array.from(scores.keys()).filter((column) => scores[column] === threshold)
  const room = Math.trunc((scores.length * percentile) / 100) - mask.filter(Boolean).length
  // A negative end counts from the end of the list, as in Python.
  for (const column of ties.slice(0, room)) mask[column] = true
  return mask
}

/** Benjamini-Hochberg. */
function discoveryMask(chances: readonly number[], alpha: number): boolean[] {
  const { length } = chances
  const selected = chances
    .toSorted((a, b) => a - b)
    .filter((chance, i) => chance <= (alpha / length) * (i + 1))
  const largest = selected.at(-1) ?? -Infinity
  return chances.map((chance) => chance <= largest)
}
