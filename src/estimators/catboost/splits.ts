import { fault } from '../../errors.ts'
import type { CatBoostModel, CtrFeature, NumericFeature, OneHotFeature, Split } from './model.ts'
import { malformed } from './malformed.ts'

/** Fifty features of the most borders the library takes (65535); trees use a small part of them. */
const mostSplits = 2 ** 22

/**
 * Every question that trees may ask, in the order in which the library numbers them: borders of numeric features, values of
 * categories, borders of statistics. The borders must ascend: the library counts how many lie below a value.
 */
export function splitsOf(
  numeric: readonly NumericFeature[],
  oneHot: readonly OneHotFeature[],
  ctrs: readonly CtrFeature[],
): Split[] {
  const count = [...numeric, ...ctrs].reduce((sum, { borders }) => sum + borders.length, 0)
  const values = oneHot.reduce((sum, feature) => sum + feature.values.length, 0)
  if (count + values > mostSplits)
    throw fault('E_LIMIT', `a CatBoost model of ${count + values} borders and values`)
  const splits: Split[] = []
  numeric.forEach(({ index, borders }) => {
    checkAscending(borders)
    for (const border of borders) splits.push({ kind: 'numeric', feature: index, border })
  })
  oneHot.forEach(({ category, values }) => {
    if (new Set(values).size < values.length)
      throw malformed(`categorical feature ${category} lists a value twice`)
    for (const value of values) splits.push({ kind: 'oneHot', category, value })
  })
  ctrs.forEach(({ borders }, feature) => {
    checkAscending(borders)
    for (const border of borders) splits.push({ kind: 'ctr', feature, border })
  })
  return splits
}

function checkAscending(borders: Float32Array): void {
  for (let i = 0; i < borders.length; i++)
    if (Number.isNaN(borders[i]) || borders[i]! < borders[i - 1]!)
      throw malformed('borders do not ascend')
}

/** Checks what everybody relies on who walks the model: places in lists, sizes, one leaf per way. Throws E_FORMAT. */
export function checkModel(model: CatBoostModel): CatBoostModel {
  const { trees, splits, leafValues, dimension, leafWeights, bias } = model
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > 1e6)
    throw malformed(`a leaf has ${dimension} values`)
  if (bias.length !== dimension) throw malformed(`${bias.length} biases for ${dimension} values`)
  if (!Number.isFinite(model.scale) || bias.some((value) => !Number.isFinite(value)))
    throw malformed('scale and bias are no numbers')
  if (leafWeights.length > 0 && leafWeights.length * dimension !== leafValues.length)
    throw malformed(`${leafWeights.length} weights for ${leafValues.length / dimension} leaves`)
  if (trees.kind === 'oblivious') checkOblivious(model, trees.depths)
  else if (trees.starts.length === 0) throw malformed('it has no trees')
  for (const question of askedIn(model))
    if (question < 0 || question >= splits.length)
      throw malformed(`a tree asks question ${question} of ${splits.length}`)
  checkPlaces(model)
  return model
}

/** The library's own limit is 16. */
const maximumDepth = 16

function checkOblivious({ leafValues, dimension, trees }: CatBoostModel, depths: Int32Array): void {
  let questions = 0
  let leaves = 0
  for (const depth of depths) {
    if (depth < 0 || depth > maximumDepth) throw malformed(`a tree has ${depth} levels`)
    questions += depth
    leaves += 2 ** depth
  }
  if (questions !== trees.questions.length)
    throw malformed(`its trees ask ${questions} questions, but ${trees.questions.length} are there`)
  if (leaves * dimension !== leafValues.length)
    throw malformed(
      `its trees have ${leaves} leaves of ${dimension}, but ${leafValues.length} values`,
    )
}

function askedIn({ trees }: CatBoostModel): Int32Array {
  if (trees.kind === 'oblivious') return trees.questions
  const { steps, questions } = trees
  return questions.filter((_, node) => steps[node * 2] !== 0 || steps[node * 2 + 1] !== 0)
}

/** Columns without a feature are those that were dropped for want of use. */
const mostGaps = 2 ** 16

function checkPlaces(model: CatBoostModel): void {
  const { numeric, categorical, others, oneHot, ctrs, columns } = model
  const flats = [...numeric, ...categorical, ...others].map((feature) => feature.flat)
  if (new Set(flats).size < flats.length) throw malformed('two features stand in one column')
  if (columns < 1 || columns > flats.length + mostGaps)
    throw malformed(`its ${flats.length} features stand in ${columns} columns`)
  if (flats.some((flat) => flat < 0 || flat >= columns)) throw malformed('a feature has no column')
  const numericPlaces = new Set(numeric.map((feature) => feature.index))
  const places = new Set(categorical.map((feature) => feature.index))
  if (numericPlaces.size < numeric.length || places.size < categorical.length)
    throw malformed('two features have one number')
  const projections = ctrs.map((ctr) => ctr.projection)
  const asked = [
    ...oneHot.map((feature) => feature.category),
    ...projections.flatMap((p) => p.categories),
    ...projections.flatMap((p) => p.oneHotSplits.map((split) => split.category)),
  ]
  if (asked.some((category) => !places.has(category)))
    throw malformed('a tree asks for a category that is not there')
  if (projections.some((p) => p.numericSplits.some((split) => !numericPlaces.has(split.feature))))
    throw malformed('a category is made of a feature that is not there')
}
