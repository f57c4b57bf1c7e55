// What scikit-learn 1.9.1 does with objects that older versions pickled: found by loading the recorded cases of 0.24 to 1.8 there.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import type { Version } from '../context.ts'
import { atLeast } from '../context.ts'
import type { Drift } from '../drift.ts'
import type { ObjectView } from '../object-view.ts'
import { listItems } from '../object-view.ts'

export const newestScikitLearn = '1.9.1'

/** Attributes that the newest code reads on fitted objects of a class and that older files lack. */
const attributesAdded: Readonly<Record<string, readonly string[]>> = {
  BaggingClassifier: ['estimator'],
  BaggingRegressor: ['estimator'],
  CalibratedClassifierCV: ['estimator'],
  CCA: ['coef_'],
  ClassifierChain: ['estimator'],
  GaussianNB: ['var_'],
  HistGradientBoostingClassifier: ['_preprocessor'],
  HistGradientBoostingRegressor: ['_preprocessor'],
  KernelPCA: ['gamma_'],
  LinearRegression: ['positive'],
  MaxAbsScaler: ['clip'],
  NearestCentroid: ['class_prior_'],
  NMF: ['alpha_W'],
  OneHotEncoder: ['_infrequent_enabled'],
  OrdinalEncoder: ['_infrequent_enabled', '_missing_indices'],
  PLSCanonical: ['coef_'],
  PLSRegression: ['coef_'],
  RegressorChain: ['estimator'],
  RidgeClassifier: ['classes_'],
  RidgeClassifierCV: ['classes_'],
  SimpleImputer: ['_fill_dtype'],
  SplineTransformer: ['handle_missing'],
  StackingClassifier: ['_label_encoder'],
}

/** Drift of one object; `version` is that of the file. Only what its own attributes show is told. */
export function scikitLearnDrift(view: ObjectView, version: Version): Drift[] {
  if (!isFitted(view)) return []
  const missing = (attributesAdded[view.name] ?? []).filter((name) => !view.has(name))
  const found: Drift[] = missing.map((name) => ({
    effect: 'fails',
    estimator: view.name,
    what: `has no attribute ${name}`,
  }))
  const check = checks[view.name]
  const own = check?.(view, version)
  return own ? [...found, { estimator: view.name, ...own }] : found
}

/** A prototype inside a fitted container is asked nothing. TfidfTransformer kept its one array under a leading underscore. */
function isFitted(view: ObjectView): boolean {
  return view.has('_idf_diag') || view.keys.some(endsAsFitted)
}

function endsAsFitted(key: string): boolean {
  return key.endsWith('_') && !key.startsWith('__')
}

type Check = (view: ObjectView, version: Version) => Omit<Drift, 'estimator'> | undefined

const idfWeights: Check = (view) =>
  view.has('_idf_diag') && !view.has('idf_')
    ? {
        // Without an attribute that ends in an underscore the object counts as not fitted.
        effect: view.keys.some(endsAsFitted) ? 'differs' : 'fails',
        what: 'keeps its idf weights in _idf_diag, which is no longer read: texts are weighted by their counts alone',
      }
    : undefined

const oneVersusRest: Check = (view) => {
  const classes = listItems(view.get('classes_'))?.length ?? 0
  const multiClass = view.get('multi_class')
  if (classes > 2 && (multiClass === 'ovr' || view.get('solver') === 'liblinear'))
    return {
      effect: 'differs',
      what: 'was fitted one-versus-rest; its predict_proba is now a softmax over the classes',
    }
  if (classes === 2 && multiClass === 'multinomial')
    return {
      effect: 'differs',
      what: "was fitted with multi_class='multinomial' on two classes; its predict_proba is now a logistic function",
    }
  return undefined
}

const treeCounts: Check = (view) => {
  const tree = view.get('tree_')
  if (typeof tree !== 'object' || tree === null || !view.has('tree_')) return undefined
  const state = view.view('tree_')
  const nodes = state.get('nodes')
  const values = state.get('values')
  if (!(nodes instanceof NdArray) || !(values instanceof NdArray)) return undefined
  if (!nodes.hasField('missing_go_to_left'))
    return { effect: 'fails', what: 'has tree nodes of the layout before 1.3, which is refused' }
  if (!view.name.endsWith('Classifier')) return undefined
  const width = values.shape[2] ?? 1
  const root = Array.from(values.data as ArrayLike<number>).slice(0, width)
  const sum = root.reduce((total, value) => total + value, 0)
  return Math.abs(sum - 1) < 1e-6
    ? undefined
    : {
        effect: 'differs',
        what: 'keeps sample counts in its leaves, which are no longer divided by their sum: predict_proba gives counts',
      }
}

const boostedProbabilities: Check = (view) =>
  view.get('algorithm') === 'SAMME.R'
    ? { effect: 'differs', what: "was fitted with algorithm='SAMME.R', which is now read as SAMME" }
    : undefined

const partialLeastSquares: Check = (_, version) => {
  if (!atLeast(version, 1, 1)) return { effect: 'fails', what: 'keeps its coefficients transposed' }
  return atLeast(version, 1, 3) && !atLeast(version, 1, 4)
    ? { effect: 'differs', what: 'scales its coefficients otherwise' }
    : undefined
}

/** Dense decision functions do not read the attribute. */
const supportVectors: Check = (view) =>
  !view.has('_effective_probability') &&
  (view.get('_sparse') === true || view.get('probability') === true)
    ? { effect: 'fails', what: 'has no attribute _effective_probability' }
    : undefined

const checks: Readonly<Record<string, Check>> = {
  TfidfTransformer: idfWeights,
  LogisticRegression: oneVersusRest,
  LogisticRegressionCV: oneVersusRest,
  DecisionTreeClassifier: treeCounts,
  DecisionTreeRegressor: treeCounts,
  ExtraTreeClassifier: treeCounts,
  ExtraTreeRegressor: treeCounts,
  AdaBoostClassifier: boostedProbabilities,
  CCA: partialLeastSquares,
  PLSCanonical: partialLeastSquares,
  PLSRegression: partialLeastSquares,
  NuSVC: supportVectors,
  NuSVR: supportVectors,
  OneClassSVM: supportVectors,
  SVC: supportVectors,
  SVR: supportVectors,
}

const modulesGone =
  /^(?:_loss|sklearn\.(?:_loss\.glm_distribution|ensemble\._gb_losses|ensemble\._hist_gradient_boosting\.loss|linear_model\._glm\.link|neighbors\._dist_metrics|cross_decomposition\._cca)|sklearn\.(?:calibration|cluster|compose|covariance|cross_decomposition|decomposition|ensemble|feature_selection|gaussian_process|impute|linear_model|manifold|mixture|model_selection|neighbors|neural_network|preprocessing|semi_supervised|svm|tree)\.[a-z]\w*)$/

const namesGone = new Set([
  'sklearn.compose._column_transformer._RemainderColsList',
  'sklearn.metrics._scorer._PredictScorer',
  'sklearn.metrics._scorer._passthrough_scorer',
  'sklearn.model_selection._search_successive_halving._refit_callable',
  'sklearn.preprocessing._data.PolynomialFeatures',
])

const lossesGone =
  /^sklearn\.(?:linear_model\._sgd_fast\.(?:Huber|Log|SquaredLoss)|_loss\._loss\.__pyx_unpickle_Cy(?!HalfMultinomialLoss$)\w+|metrics\._dist_metrics\.(?:BrayCurtis|Canberra|Chebyshev|Euclidean|Manhattan|Minkowski)Distance)$/

/** Whether the newest release no longer has a name, so that loading the file fails there. */
export function isGoneFromScikitLearn(module: string, name: string): boolean {
  if (module === 'sklearn.gaussian_process.kernels') return false
  const full = `${module}.${name}`
  return modulesGone.test(module) || namesGone.has(full) || lossesGone.test(full)
}
