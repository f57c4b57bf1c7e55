import type { PyGlobal } from '../../encodings/pickle/records.ts'
import { dangerOf, type Danger } from './dangerous.ts'
import { isDillData } from './dill.ts'
import { arrayClasses } from './meaning/array-classes.ts'
import { hasMeaning } from './meaning/table.ts'

/**
 * data: given meaning by Slipway's own table, or a harmless name it keeps as it is.
 * model: a class or function of a library whose models Slipway knows.
 * unknown: kept as an inert record; refused when an answer needs it.
 * dangerous: the file is refused.
 */
export type Verdict = 'data' | 'model' | 'unknown' | 'dangerous'

/** Libraries whose models Slipway reads, by their first name. `_loss` is how Cython names scikit-learn's loss classes. */
const modelLibraries: ReadonlySet<string> = new Set([
  'sklearn',
  '_loss',
  'xgboost',
  'lightgbm',
  'catboost',
  'imblearn',
  'category_encoders',
])

const names = (prefix: string, list: string): string[] =>
  list.split(/\s+/).map((name) => `${prefix}.${name}`)

const builtinNames =
  'bool bytes bytearray complex dict float frozenset getattr int list long object range set slice str tuple type unicode NoneType xrange'

const numpyNames = `bool bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 intc int_ uint longlong float16 float32 float64 float_ double
  longdouble complex64 complex128 object_ object0 str_ str0 bytes_ unicode_ string_ void datetime64 timedelta64 number integer floating generic
  signedinteger unsignedinteger vectorize`

const dataNames: ReadonlySet<string> = new Set([
  ...names('builtins', builtinNames),
  ...names('__builtin__', builtinNames),
  ...names('numpy', numpyNames),
  ...names('copyreg', '_reconstructor __newobj__ __newobj_ex__'),
  ...names('copy_reg', '_reconstructor __newobj__'),
  ...names('numpy.ma', 'MaskedArray core.MaskedArray core.MaskedConstant'),
  ...arrayClasses,
  'numpy.random.bit_generator.__pyx_unpickle_SeedSequence',
  ...names('joblib.memory', 'Memory NotMemorizedFunc'),
  'joblib._store_backends.FileSystemStoreBackend',
  'pandas._libs.internals._unpickle_block',
  'pandas._libs.arrays.__pyx_unpickle_NDArrayBacked',
  'pyarrow.lib.type_for_alias',
])

/** Modules whose classes are data without parts that matter: random states, distributions of a search, pandas' indexes. */
const dataModules: ReadonlySet<string> = new Set(
  `numpy.random numpy.random._mt19937 numpy.random._pcg64 numpy.random._philox numpy.random._sfc64 numpy.random._pickle numpy.random._generator
  numpy.random.mtrand numpy.random.bit_generator scipy.stats._continuous_distns scipy.stats._discrete_distns scipy.stats._distn_infrastructure
  pandas pandas.arrays pandas.core.frame pandas.core.series pandas.core.indexes.base pandas.core.indexes.range pandas.core.indexes.numeric
  pandas.core.indexes.category pandas.core.indexes.datetimes pandas.core.indexes.multi pandas.core.indexes.timedeltas
  pandas.core.internals.managers pandas.core.internals.blocks pandas.core.dtypes.dtypes pandas._libs.tslibs.timestamps
  pandas._libs.tslibs.timedeltas pandas._libs.tslibs.offsets pandas._libs.tslibs.nattype pandas._libs.missing`.split(
    /\s+/,
  ),
)

export function verdictOf(global: PyGlobal): Verdict {
  if (dangerIn(global) !== undefined) return 'dangerous'
  if (hasMeaning(global) || isDillData(global) || dataNames.has(global.qualifiedName)) return 'data'
  if (modelLibraries.has(libraryOf(global))) return 'model'
  return dataModules.has(global.module) ? 'data' : 'unknown'
}

/**
 * Why a name is dangerous, or undefined. Nothing in a library Slipway knows is reached through a dot
 * (`sklearn.utils` + `os.system` is another module's function): such names are dangerous whatever they say.
 */
export function dangerIn(global: PyGlobal): Danger | undefined {
  if (isDillData(global)) return undefined
  const danger = dangerOf(global.module, global.name)
  if (danger !== undefined || !global.name.includes('.')) return danger
  const library = libraryOf(global)
  return modelLibraries.has(library) || dataLibraries.has(library) ? 'runs' : undefined
}

const dataLibraries = new Set([
  'numpy',
  'scipy',
  'pandas',
  'pyarrow',
  'joblib',
  'builtins',
  '__builtin__',
  'copyreg',
  'copy_reg',
  'collections',
  'functools',
  'datetime',
  '_codecs',
  'codecs',
])

function libraryOf(global: PyGlobal): string {
  return global.module.split('.', 1)[0]!
}
