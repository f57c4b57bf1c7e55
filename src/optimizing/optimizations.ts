import { writeModel } from '../formats/slipway/write.ts'
import type { Model } from '../ir/model.ts'
import { simplifyModel } from '../passes/simplify-model.ts'
import { castWeights } from './cast-weights.ts'
import { cutBranches } from './cut-branches.ts'
import { dropTerms } from './drop-terms.ts'
import { fewerTrees } from './fewer-trees.ts'
import { foldNorms } from './fold-norms.ts'
import { foldScalers } from './fold-scalers.ts'
import { mergeIdenticalTrees } from './merge-identical-trees.ts'
import { narrowTrees } from './narrow-trees.ts'
import type { CalibrationRows, Optimization } from './optimization.ts'
import { pruneWeights } from './prune-weights.ts'
import { quantizeDynamic, quantizeStatic } from './quantize-products.ts'
import { shareConstants } from './share-constants.ts'

const exactOnes: readonly Optimization[] = [cutBranches, dropTerms]
/** These come last, whatever came before. */
const holding: readonly Optimization[] = [narrowTrees, shareConstants]

/** What a person may ask for by name, in the order in which it is applied. */
export const roundingOnes: readonly Optimization[] = [
  foldNorms,
  foldScalers,
  mergeIdenticalTrees,
  ...[50, 25, 10].map(fewerTrees),
  ...[50, 80, 90].map(pruneWeights),
  castWeights('float32'),
  castWeights('float16'),
  castWeights('int8'),
  quantizeDynamic,
  quantizeStatic,
]

/** Every exact rewrite, with the rounding ones named between them. What needs rows is left out without. */
export function optimized(model: Model, names: readonly string[], rows?: CalibrationRows): Model {
  const simplified = simplifyModel(model)
  const apply = (steps: readonly Optimization[]): Model =>
    steps.reduce((made, step) => step.apply(made, rows), simplified)
  const exact = apply([...exactOnes, ...holding])
  const chosen = roundingOnes.filter(
    ({ name, needsRows }) => names.includes(name) && (rows !== undefined || !needsRows),
  )
  if (chosen.length === 0) return exact
  const made = apply([...exactOnes, ...chosen, ...holding])
  if (Buffer.compare(writeModel(made), writeModel(exact)) === 0) return exact
  // Answers of the rows it was trained on are replayed at every load: they were another model's.
  const { examples: _, ...rest } = made
  return rest
}

/** What is tried where nothing is named: each alone, and what goes well together. */
export const tried: readonly (readonly string[])[] = [
  ...roundingOnes.map(({ name }) => [name]),
  ['fold-norms', 'fold-scalers'],
  ['fold-norms', 'float16'],
  ['fold-norms', 'int8'],
  ['fold-norms', 'int8-dynamic'],
  ['fold-norms', 'int8-static'],
  ['fold-scalers', 'int8-static'],
  ['fold-scalers', 'float32'],
  ['fold-scalers', 'float16'],
  ['fold-scalers', 'int8'],
  ['prune-50', 'float16'],
  ['prune-80', 'int8'],
  ['trees-50', 'float16'],
  ['trees-25', 'float16'],
  ['trees-10', 'float16'],
]
