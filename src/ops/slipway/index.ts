import type { Operator } from '../../ir/operator.ts'
import { treeEnsemble } from './tree-ensemble.ts'
import { weightedMedian } from './weighted-median.ts'
import { allTrue } from './all-true.ts'
import { countTerms } from './count-terms.ts'
import { coupleProbabilities } from './couple-probabilities.ts'
import { decodeOneHot } from './decode-one-hot.ts'
import { encodeCategories } from './encode-categories.ts'
import { encodeLabelSets } from './encode-label-sets.ts'
import { factorNonNegative } from './factor-non-negative.ts'
import { hashRecords } from './hash-records.ts'
import { hashTerms } from './hash-terms.ts'
import { impute } from './impute.ts'
import { inferTopics } from './infer-topics.ts'
import { interpolate } from './interpolate.ts'
import { isMissing } from './is-missing.ts'
import { kernelMatrix } from './kernel-matrix.ts'
import { matern } from './matern.ts'
import { nearestImpute } from './nearest-impute.ts'
import { normalizeRows } from './normalize-rows.ts'
import { oneHotRows } from './one-hot-rows.ts'
import { oneVsOneScores } from './one-vs-one-scores.ts'
import { polynomialTerms } from './polynomial-terms.ts'
import { positiveMask } from './positive-mask.ts'
import { powerTransforms } from './power-transforms.ts'
import { randomDraw } from './random-draw.ts'
import { repeatRow } from './repeat-row.ts'
import { requireFinite } from './require-finite.ts'
import { requireRange } from './require-range.ts'
import { rowMedian } from './row-median.ts'
import { scaledSquaredDistance } from './scaled-squared-distance.ts'
import { searchSorted } from './search-sorted.ts'
import { solveTriangular } from './solve-triangular.ts'
import { sparseCode } from './sparse-code.ts'
import { splineBasis } from './spline-basis.ts'
import { tensorSketch } from './tensor-sketch.ts'
import { tfIdf } from './tf-idf.ts'
import { toDense } from './to-dense.ts'
import { ownUnaryOperators } from './unary.ts'
import { vectorizeRecords } from './vectorize-records.ts'
import { votePairs } from './vote-pairs.ts'

export const slipwayOperators: readonly Operator[] = [
  countTerms,
  decodeOneHot,
  encodeCategories,
  hashRecords,
  hashTerms,
  impute,
  interpolate,
  isMissing,
  normalizeRows,
  oneHotRows,
  polynomialTerms,
  positiveMask,
  randomDraw,
  searchSorted,
  splineBasis,
  ...powerTransforms,
  allTrue,
  encodeLabelSets,
  factorNonNegative,
  inferTopics,
  nearestImpute,
  repeatRow,
  requireFinite,
  requireRange,
  scaledSquaredDistance,
  sparseCode,
  tfIdf,
  toDense,
  ...ownUnaryOperators,
  coupleProbabilities,
  kernelMatrix,
  matern,
  oneVsOneScores,
  rowMedian,
  solveTriangular,
  tensorSketch,
  vectorizeRecords,
  votePairs,
  treeEnsemble,
  weightedMedian,
]
