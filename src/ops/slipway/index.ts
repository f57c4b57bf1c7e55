import type { Operator } from '../../ir/operator.ts'
import { singleProduct } from './single-product.ts'
import { allTrue } from './all-true.ts'
import { barycenterWeights } from './barycenter-weights.ts'
import { cleanText } from './clean-text.ts'
import { callHook } from './call-hook.ts'
import { compareCategories } from './compare-categories.ts'
import { countTerms } from './count-terms.ts'
import { coupleProbabilities } from './couple-probabilities.ts'
import { dateFields } from './date-fields.ts'
import { decodeLabelSets } from './decode-label-sets.ts'
import { decodeOneHot } from './decode-one-hot.ts'
import { encodeCategories } from './encode-categories.ts'
import { encodeLabelSets } from './encode-label-sets.ts'
import { extractPatches } from './extract-patches.ts'
import { factorNonNegative } from './factor-non-negative.ts'
import { formatText } from './format-text.ts'
import { gatherSum } from './gather-sum.ts'
import { hashCategories } from './hash-categories.ts'
import { hashRecords } from './hash-records.ts'
import { hashTerms } from './hash-terms.ts'
import { impute } from './impute.ts'
import { inferTopics } from './infer-topics.ts'
import { interpolate } from './interpolate.ts'
import { inverseDistances } from './inverse-distances.ts'
import { isMissing } from './is-missing.ts'
import { kSmallest } from './k-smallest.ts'
import { kernelMatrix } from './kernel-matrix.ts'
import { labelVotes } from './label-votes.ts'
import { matern } from './matern.ts'
import { multiHot } from './multi-hot.ts'
import { nearestImpute } from './nearest-impute.ts'
import { nearestInTree } from './nearest-in-tree.ts'
import { linearLeaves } from './linear-leaves.ts'
import { linearMargin } from './linear-margin.ts'
import { marginLink } from './margin-link.ts'
import { markMissing } from './mark-missing.ts'
import { listNeighbors } from './list-neighbors.ts'
import { listWithinRadiusInTree } from './list-within-radius-in-tree.ts'
import { mapValues } from './map-values.ts'
import { nodePaths } from './node-paths.ts'
import { normalizeRows } from './normalize-rows.ts'
import { obliviousEnsemble } from './oblivious-ensemble.ts'
import { linearShap } from './linear-shap.ts'
import { obliviousShap } from './oblivious-shap.ts'
import { oneHotRows } from './one-hot-rows.ts'
import { oneVsOneScores } from './one-vs-one-scores.ts'
import { pairwiseDistances } from './pairwise-distances.ts'
import { polynomialTerms } from './polynomial-terms.ts'
import { positiveMask } from './positive-mask.ts'
import { powerTransforms } from './power-transforms.ts'
import { preprocessText } from './preprocess-text.ts'
import { pythonDivide } from './python-divide.ts'
import { quantizeRows } from './quantize-rows.ts'
import { randomDraw } from './random-draw.ts'
import { repeatRow } from './repeat-row.ts'
import { requireFinite } from './require-finite.ts'
import { requireFloat32 } from './require-float32.ts'
import { requireMissing } from './require-missing.ts'
import { requireRange } from './require-range.ts'
import { roundToDecimal } from './round-to-decimal.ts'
import { rowMedian } from './row-median.ts'
import { scaledSquaredDistance } from './scaled-squared-distance.ts'
import { scatterNeighbors } from './scatter-neighbors.ts'
import { searchSorted } from './search-sorted.ts'
import { shortestThrough } from './shortest-through.ts'
import { solveTriangular } from './solve-triangular.ts'
import { sparseCode } from './sparse-code.ts'
import { splineBasis } from './spline-basis.ts'
import { sumOfTables } from './sum-of-tables.ts'
import { targetStatistics } from './target-statistics.ts'
import { tensorSketch } from './tensor-sketch.ts'
import { tfIdf } from './tf-idf.ts'
import { textFunction } from './text-function.ts'
import { toDense } from './to-dense.ts'
import { treeEnsemble } from './tree-ensemble.ts'
import { treeShap } from './tree-shap.ts'
import { treeLogDensity } from './tree-log-density.ts'
import { ownUnaryOperators } from './unary.ts'
import { vectorizeRecords } from './vectorize-records.ts'
import { votePairs } from './vote-pairs.ts'
import { voteShares } from './vote-shares.ts'
import { weightedMedian } from './weighted-median.ts'
import { withinRadiusInTree } from './within-radius-in-tree.ts'
import { withinRadius } from './within-radius.ts'

export const slipwayOperators: readonly Operator[] = [
  quantizeRows,
  allTrue,
  callHook,
  barycenterWeights,
  cleanText,
  compareCategories,
  countTerms,
  coupleProbabilities,
  dateFields,
  decodeLabelSets,
  decodeOneHot,
  encodeCategories,
  encodeLabelSets,
  extractPatches,
  factorNonNegative,
  formatText,
  gatherSum,
  hashCategories,
  hashRecords,
  hashTerms,
  impute,
  inferTopics,
  interpolate,
  inverseDistances,
  isMissing,
  kernelMatrix,
  kSmallest,
  labelVotes,
  matern,
  multiHot,
  nearestImpute,
  nearestInTree,
  linearLeaves,
  linearMargin,
  marginLink,
  markMissing,
  listNeighbors,
  listWithinRadiusInTree,
  mapValues,
  nodePaths,
  normalizeRows,
  obliviousEnsemble,
  linearShap,
  obliviousShap,
  oneHotRows,
  oneVsOneScores,
  ...ownUnaryOperators,
  pairwiseDistances,
  polynomialTerms,
  positiveMask,
  ...powerTransforms,
  preprocessText,
  pythonDivide,
  randomDraw,
  repeatRow,
  requireFinite,
  requireFloat32,
  requireMissing,
  requireRange,
  roundToDecimal,
  rowMedian,
  scaledSquaredDistance,
  scatterNeighbors,
  searchSorted,
  shortestThrough,
  solveTriangular,
  sparseCode,
  splineBasis,
  sumOfTables,
  targetStatistics,
  tensorSketch,
  tfIdf,
  textFunction,
  toDense,
  treeEnsemble,
  treeShap,
  treeLogDensity,
  vectorizeRecords,
  votePairs,
  voteShares,
  singleProduct,
  weightedMedian,
  withinRadius,
  withinRadiusInTree,
]
