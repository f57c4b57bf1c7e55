// numpy's functions by name: FunctionTransformer, TransformedTargetRegressor and FeatureAgglomeration carry them.

import type { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import { spell, type MeaningTable } from './meaner.ts'
import { PyFunction } from '../../../encodings/pickle/values.ts'

const functions: ReadonlySet<string> = new Set(
  `abs absolute add amax amin any all arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argsort around array asarray
  asfortranarray ascontiguousarray atleast_1d atleast_2d average cbrt ceil clip column_stack concatenate conj conjugate copy cos cosh cumprod
  cumsum deg2rad degrees diff divide exp exp2 expand_dims expm1 fabs fix flip fliplr flipud float_power floor floor_divide hstack invert
  isfinite isinf isnan isnat log log10 log1p log2 logical_not logical_and logical_or max maximum mean median min minimum mod multiply
  nan_to_num nanmax nanmean nanmedian nanmin nanstd nansum nanvar negative percentile positive power prod ptp quantile rad2deg radians ravel
  real reciprocal remainder repeat reshape rint roll round round_ sign signbit sin sinh sort spacing sqrt square squeeze stack std subtract sum
  swapaxes tan tanh tile transpose tril triu true_divide trunc unique var vstack where zeros_like ones_like`.split(
    /\s+/,
  ),
)

const homes: ReadonlySet<string> = new Set([
  'numpy',
  ...spell(
    ['numpy.core', 'numpy._core'],
    [
      '_multiarray_umath',
      'umath',
      'fromnumeric',
      'numeric',
      'multiarray',
      'shape_base',
      '_methods',
    ],
  ),
  ...spell(
    ['numpy.lib'],
    [
      'function_base',
      '_function_base_impl',
      'nanfunctions',
      '_nanfunctions_impl',
      'type_check',
      '_type_check_impl',
      'ufunclike',
    ],
  ),
  ...spell(
    ['numpy.lib'],
    [
      '_ufunclike_impl',
      'shape_base',
      '_shape_base_impl',
      'arraysetops',
      '_arraysetops_impl',
      'twodim_base',
    ],
  ),
  // scipy's array namespace passes numpy's own functions on under this name.
  'scipy._lib.array_api_compat.numpy._aliases',
  'sklearn.externals.array_api_compat.numpy._aliases',
])

/** The numpy function a name means, as `numpy.<name>`; undefined for any other name. */
export function numpyFunction(global: PyGlobal): PyFunction | undefined {
  return homes.has(global.module) && functions.has(global.name)
    ? new PyFunction('numpy', global.name)
    : undefined
}

/** _ufunc_reconstruct('numpy.core._multiarray_umath', 'log1p'): numpy before 1.20 pickled its ufuncs so. */
function reconstruct(object: PyObject): unknown {
  const [module, name] = object.args
  const known =
    typeof module === 'string' &&
    typeof name === 'string' &&
    homes.has(module) &&
    functions.has(name)
  return known ? new PyFunction('numpy', name) : object
}

export const numpyFunctionMeanings: MeaningTable = [
  [['numpy.core._ufunc_reconstruct', 'numpy._core._ufunc_reconstruct'], reconstruct],
]
