// scikit-learn: its public modules, each with the readers of its classes.
import type { EstimatorReader } from '../context.ts'
import type { EstimatorFamily } from './family.ts'
import { calibration } from './calibration/index.ts'
import { cluster } from './cluster/index.ts'
import { compose } from './compose/index.ts'
import { covariance } from './covariance/index.ts'
import { crossDecomposition } from './cross-decomposition/index.ts'
import { decomposition } from './decomposition/index.ts'
import { discriminantAnalysis } from './discriminant-analysis/index.ts'
import { dummy } from './dummy/index.ts'
import { featureExtraction } from './feature-extraction/index.ts'
import { featureSelection } from './feature-selection/index.ts'
import { frozen } from './frozen/index.ts'
import { gaussianProcess } from './gaussian-process/index.ts'
import { impute } from './impute/index.ts'
import { isotonic } from './isotonic/index.ts'
import { kernelApproximation } from './kernel-approximation/index.ts'
import { kernelRidge } from './kernel-ridge/index.ts'
import { linearModel } from './linear-model/index.ts'
import { mixture } from './mixture/index.ts'
import { modelSelection } from './model-selection/index.ts'
import { multiclass } from './multiclass/index.ts'
import { multioutput } from './multioutput/index.ts'
import { naiveBayesFamily } from './naive-bayes/index.ts'
import { neuralNetwork } from './neural-network/index.ts'
import { pipeline } from './pipeline/index.ts'
import { preprocessing } from './preprocessing/index.ts'
import { randomProjection } from './random-projection/index.ts'
import { semiSupervised } from './semi-supervised/index.ts'
import { svm } from './svm/index.ts'

export const scikitLearnFamilies: Readonly<Record<string, EstimatorFamily>> = {
  calibration,
  cluster,
  compose,
  covariance,
  cross_decomposition: crossDecomposition,
  decomposition,
  discriminant_analysis: discriminantAnalysis,
  dummy,
  feature_extraction: featureExtraction,
  feature_selection: featureSelection,
  frozen,
  gaussian_process: gaussianProcess,
  impute,
  isotonic,
  kernel_approximation: kernelApproximation,
  kernel_ridge: kernelRidge,
  linear_model: linearModel,
  mixture,
  model_selection: modelSelection,
  multiclass,
  multioutput,
  naive_bayes: naiveBayesFamily,
  neural_network: neuralNetwork,
  pipeline,
  preprocessing,
  random_projection: randomProjection,
  semi_supervised: semiSupervised,
  svm,
}

/** The reader of a class: `sklearn.<module>...<Class>`; private submodules changed names often, so only module and class count. */
export function findScikitLearnReader(className: string): EstimatorReader | undefined {
  const match = /^sklearn\.(\w+)(?:\.\w+)*\.(\w+)$/.exec(className)
  if (!match) return undefined
  const family = families.get(match[1]!)
  return family?.get(match[2]!)
}

const families = new Map(
  Object.entries(scikitLearnFamilies).map(([module, family]) => [
    module,
    new Map(Object.entries(family)),
  ]),
)
