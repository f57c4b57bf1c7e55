// scikit-learn: its public modules, each with the readers of its classes. A module's readers are loaded when a file names it:
// loading all of them would double the time to the first answer of a small model.
import { fault } from '../../errors.ts'
import type { EstimatorReader } from '../context.ts'
import type { EstimatorFamily } from './family.ts'
import { refuseUnknownAttributes } from './unknown-attributes.ts'

export const scikitLearnFamilies: Readonly<Record<string, () => Promise<EstimatorFamily>>> = {
  calibration: () => import('./calibration/index.ts').then((family) => family.calibration),
  cluster: () => import('./cluster/index.ts').then((family) => family.cluster),
  compose: () => import('./compose/index.ts').then((family) => family.compose),
  covariance: () => import('./covariance/index.ts').then((family) => family.covariance),
  cross_decomposition: () =>
    import('./cross-decomposition/index.ts').then((family) => family.crossDecomposition),
  decomposition: () => import('./decomposition/index.ts').then((family) => family.decomposition),
  discriminant_analysis: () =>
    import('./discriminant-analysis/index.ts').then((family) => family.discriminantAnalysis),
  dummy: () => import('./dummy/index.ts').then((family) => family.dummy),
  ensemble: () => import('./ensemble/index.ts').then((family) => family.ensemble),
  feature_extraction: () =>
    import('./feature-extraction/index.ts').then((family) => family.featureExtraction),
  feature_selection: () =>
    import('./feature-selection/index.ts').then((family) => family.featureSelection),
  frozen: () => import('./frozen/index.ts').then((family) => family.frozen),
  gaussian_process: () =>
    import('./gaussian-process/index.ts').then((family) => family.gaussianProcess),
  impute: () => import('./impute/index.ts').then((family) => family.impute),
  isotonic: () => import('./isotonic/index.ts').then((family) => family.isotonic),
  kernel_approximation: () =>
    import('./kernel-approximation/index.ts').then((family) => family.kernelApproximation),
  kernel_ridge: () => import('./kernel-ridge/index.ts').then((family) => family.kernelRidge),
  linear_model: () => import('./linear-model/index.ts').then((family) => family.linearModel),
  manifold: () => import('./manifold/index.ts').then((family) => family.manifold),
  mixture: () => import('./mixture/index.ts').then((family) => family.mixture),
  model_selection: () =>
    import('./model-selection/index.ts').then((family) => family.modelSelection),
  multiclass: () => import('./multiclass/index.ts').then((family) => family.multiclass),
  multioutput: () => import('./multioutput/index.ts').then((family) => family.multioutput),
  naive_bayes: () => import('./naive-bayes/index.ts').then((family) => family.naiveBayesFamily),
  neighbors: () => import('./neighbors/index.ts').then((family) => family.neighbors),
  neural_network: () => import('./neural-network/index.ts').then((family) => family.neuralNetwork),
  pipeline: () => import('./pipeline/index.ts').then((family) => family.pipeline),
  preprocessing: () => import('./preprocessing/index.ts').then((family) => family.preprocessing),
  random_projection: () =>
    import('./random-projection/index.ts').then((family) => family.randomProjection),
  semi_supervised: () =>
    import('./semi-supervised/index.ts').then((family) => family.semiSupervised),
  tree: () => import('./tree/index.ts').then((family) => family.tree),
  svm: () => import('./svm/index.ts').then((family) => family.svm),
}

const loaded = new Map<string, ReadonlyMap<string, EstimatorReader>>()

/** Loads the readers that classes of these names may need: call it with every class a file names before it is read. */
export async function prepareScikitLearn(classNames: readonly string[]): Promise<void> {
  const modules = new Set(classNames.map(moduleOf).filter((module) => module !== undefined))
  await Promise.all([...modules].map(loadFamily))
}

async function loadFamily(module: string): Promise<void> {
  const load = Object.hasOwn(scikitLearnFamilies, module) ? scikitLearnFamilies[module] : undefined
  if (load && !loaded.has(module)) loaded.set(module, new Map(Object.entries(await load())))
}

function moduleOf(className: string): string | undefined {
  return /^sklearn\.(\w+)\./.exec(className)?.[1]
}

/** The reader of a class: `sklearn.<module>...<Class>`; private submodules changed names often, so only module and class count. */
export function findScikitLearnReader(className: string): EstimatorReader | undefined {
  const module = moduleOf(className)
  if (module === undefined || !Object.hasOwn(scikitLearnFamilies, module)) return undefined
  const family = loaded.get(module)
  // A class that no name in the file led to can't be there: somebody forgot to prepare.
  if (!family)
    throw fault('E_INTERNAL', {}, { cause: `readers of sklearn.${module} are not loaded` })
  const read = family.get(className.slice(className.lastIndexOf('.') + 1))
  return (
    read &&
    ((view, context) => {
      refuseUnknownAttributes(view, context.versionOf(view))
      return read(view, context)
    })
  )
}
