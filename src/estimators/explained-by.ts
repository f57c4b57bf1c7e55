import type { GraphOutput } from '../ir/graph.ts'
import type { Explained } from '../ir/model.ts'
import type { Estimator } from './estimator.ts'

/** Of an output of contributions: the names of what contributes, and of the answers where there are several. */
export function explainedBy(output: GraphOutput, estimator: Estimator): Explained | undefined {
  const { shape } = output.value.type
  const last = shape.at(-1)
  if (output.name !== 'shap_values' || typeof last !== 'number') return undefined
  const { classes } = estimator
  const labels = classes && 'data' in classes ? classes : undefined
  let made: readonly string[] | undefined
  // Names are made when somebody asks: a vocabulary has a hundred thousand.
  const features = () => (made ??= namesOf(estimator, last))
  // LightGBM lays several answers in one row, each with its base value behind it.
  const answers = () => (shape.length === 3 ? shape[1] : last / (features().length + 1))
  return {
    get features() {
      return features()
    },
    get classes() {
      return labels && labels.size === answers() ? labels : undefined
    },
  }
}

function namesOf(estimator: Estimator, last: number): readonly string[] {
  const { featureNamesIn, featuresIn } = estimator
  const given = featureNamesIn ?? Array.from({ length: featuresIn ?? 0 }, (_, i) => `x${i}`)
  const names = estimator.explainedNames?.(given) ?? given
  const isWhole = last % (names.length + 1) === 0
  return isWhole ? names : Array.from({ length: last - 1 }, (_, i) => `x${i}`)
}
