import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PyGlobal } from '../../encodings/pickle/records.ts'
import { dangerIn, verdictOf } from './verdict.ts'

const of = (name: string): string => {
  const dot = name.lastIndexOf('.')
  return verdictOf(new PyGlobal(name.slice(0, dot), name.slice(dot + 1), 0))
}

test('names that genuine files carry are data or models', () => {
  for (const name of [
    'builtins.getattr',
    '__builtin__.set',
    'copyreg._reconstructor',
    'functools.partial',
    '_codecs.encode',
    'collections.OrderedDict',
    'numpy.float64',
    'numpy.log1p',
    'numpy.core._multiarray_umath.log1p',
    'numpy.dtype',
    'numpy.random._pickle.__randomstate_ctor',
    'scipy.sparse._csr.csr_matrix',
    'scipy.stats._distn_infrastructure.rv_frozen',
    'pandas.core.frame.DataFrame',
    'pandas.NA',
    'datetime.date',
    'joblib.memory.Memory',
    'joblib.memory.NotMemorizedFunc',
  ]) {
    assert.equal(of(name), 'data', name)
  }
  for (const name of [
    'sklearn.svm._classes.SVC',
    'sklearn.tree._tree.Tree',
    '_loss.CyHalfBinomialLoss',
    'xgboost.sklearn.XGBClassifier',
    'lightgbm.basic.Booster',
    'catboost.core.CatBoost',
    'imblearn.pipeline.Pipeline',
  ]) {
    assert.equal(of(name), 'model', name)
  }
})

test('other names are unknown, and code and doors are dangerous', () => {
  for (const name of [
    '__main__.clean',
    'mylib.Thing',
    're._compile',
    'nltk.tokenize.regexp.WordPunctTokenizer',
    'keras.src.models.Sequential',
    'builtins.print',
    'numpy.unheard_of',
  ]) {
    assert.equal(of(name), 'unknown', name)
  }
  for (const name of [
    'os.system',
    'builtins.eval',
    '__builtin__.eval',
    'numpy.load',
    'sklearn.datasets.load_files',
    'cloudpickle.cloudpickle._make_function',
    'posix.system',
    'joblib.load',
    'joblib.memory.MemorizedResult',
    'joblib.memory.os.system',
    '_operator.attrgetter',
  ]) {
    assert.equal(of(name), 'dangerous', name)
  }
  assert.equal(dangerIn(new PyGlobal('dill._dill', '_create_function', 0)), 'carries')
  assert.equal(dangerIn(new PyGlobal('dill._dill', '_eval_repr', 0)), 'runs')
  assert.equal(of('dill._dill._create_array'), 'data')
  assert.equal(dangerIn(new PyGlobal('os', 'system', 0)), 'runs')
})
