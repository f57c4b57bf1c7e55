// pandas' own dtypes and arrays.

import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { DType } from '../../../encodings/numpy/dtype.ts'
import { PyDict, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { arrowMeanings } from './arrow.ts'
import { className } from './class-name.ts'
import { itemsOf, malformed, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { stateOf } from './state-of.ts'
import {
  Categorical,
  CategoricalDType,
  ExtensionArray,
  PandasDType,
  PandasIndex,
  PyStandard,
} from '../../../encodings/pickle/values.ts'

const maskedNames = [
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float32',
  'Float64',
  'Boolean',
]
const arrayModules = ['pandas', 'pandas.arrays', 'pandas.core.arrays']
const inArrays = (module: string, names: readonly string[]): string[] =>
  spell([...arrayModules, `pandas.core.arrays.${module}`], names)

export const pandasArrayMeanings: MeaningTable = [
  ...arrowMeanings,
  [
    spell(
      ['pandas', 'pandas.core.dtypes.dtypes', 'pandas.api.types', 'pandas.types.dtypes'],
      ['CategoricalDtype'],
    ),
    categoricalDType,
  ],
  [
    [...inArrays('categorical', ['Categorical']), 'pandas.core.categorical.Categorical'],
    categorical,
  ],
  [
    ['integer', 'floating', 'boolean'].flatMap((module) =>
      inArrays(
        module,
        maskedNames.map((name) => `${name}Dtype`),
      ),
    ),
    simpleDType,
  ],
  [inArrays('string_', ['StringDtype']), () => new PandasDType('string')],
  [spell(['pandas', 'pandas.core.dtypes.dtypes'], ['DatetimeTZDtype']), zonedDType],
  [inArrays('integer', ['IntegerArray']), masked],
  [inArrays('floating', ['FloatingArray']), masked],
  [inArrays('boolean', ['BooleanArray']), masked],
  [inArrays('string_', ['StringArray']), backed],
  [inArrays('string_', ['StringArrayNumpySemantics']), backed],
  [inArrays('string_arrow', ['ArrowStringArray', 'ArrowStringArrayNumpySemantics']), arrowBacked],
  [inArrays('numpy_', ['PandasArray', 'NumpyExtensionArray']), plainBacked],
  [inArrays('datetimes', ['DatetimeArray']), backed],
  [inArrays('timedeltas', ['TimedeltaArray']), backed],
]

function categoricalDType(object: PyObject, resolve: Resolve): CategoricalDType {
  const state = stateOf(object)
  const categories = resolve(state.get('categories') ?? object.args[0] ?? null)
  if (categories !== null && !(categories instanceof PandasIndex))
    throw malformed(object, 'its categories are no Index')
  const ordered = resolve(state.get('ordered') ?? object.args[1] ?? false)
  return new CategoricalDType(categories, ordered === true)
}

function simpleDType(object: PyObject): PandasDType {
  const name = className(object)
    .replace(/^.*\./, '')
    .replace(/Dtype$/, '')
  return new PandasDType(name === 'Boolean' ? 'boolean' : name)
}

function zonedDType(object: PyObject, resolve: Resolve): PandasDType {
  const state = stateOf(object)
  const unit = resolve(state.get('unit') ?? 'ns')
  const zone = resolve(state.get('tz') ?? null)
  const name =
    zone instanceof PyStandard ? zone.text : zone instanceof PyObject ? className(zone) : 'tz'
  return new PandasDType(`datetime64[${typeof unit === 'string' ? unit : 'ns'}, ${name}]`)
}

/**
 * What an NDArrayBacked class was given: in pandas 1.3 and later the state (dtype, values, attributes) in either order,
 * before that a dict of attributes.
 */
function backing(object: PyObject, resolve: Resolve): unknown[] {
  const state = object.state ?? object.args[2]
  if (state instanceof PyTuple) return state.items.map(resolve)
  if (!(state instanceof PyDict)) throw malformed(object, 'it has no values')
  const names = ['_dtype', '_codes', '_ndarray', '_data', '_values']
  return names.map((name) => resolve(state.get(name) ?? null))
}

const find = <T>(
  parts: readonly unknown[],
  type: abstract new (...args: never[]) => T,
): T | undefined => parts.find((part): part is T => part instanceof type)

function categorical(object: PyObject, resolve: Resolve): Categorical {
  const parts = backing(object, resolve)
  const [dtype, codes] = [find(parts, CategoricalDType), find(parts, NdArray)]
  if (dtype === undefined || codes === undefined || codes.dtype.kind !== 'i')
    throw malformed(object, 'its dtype or codes are missing')
  const last = codes.data as unknown as ArrayLike<number>
  const count = dtype.categories === null ? 0 : lengthOf(dtype.categories)
  for (let i = 0; i < last.length; i++) {
    if (last[i]! < -1 || last[i]! >= count)
      throw malformed(object, `its codes hold ${last[i]}, but it has ${count} categories`)
  }
  return new Categorical(codes, dtype)
}

function lengthOf(index: PandasIndex): number {
  const { values } = index
  if (values instanceof NdArray) return values.size
  if (values instanceof ExtensionArray) return values.values.size
  return values instanceof Categorical
    ? values.codes.size
    : Math.max(0, Math.ceil((values.stop - values.start) / values.step))
}

const maskedKinds: Partial<Record<string, string>> = { i: 'Int', u: 'UInt', f: 'Float' }

function masked(object: PyObject, resolve: Resolve): ExtensionArray {
  const state = stateOf(object)
  const values = resolve(state.get('_data') ?? null)
  const mask = resolve(state.get('_mask') ?? null)
  if (!(values instanceof NdArray) || !(mask instanceof NdArray))
    throw malformed(object, 'its values or mask are missing')
  if (mask.dtype.kind !== 'b' || mask.size !== values.size)
    throw malformed(object, 'its mask does not match its values')
  const kind = maskedKinds[values.dtype.kind]
  const name = kind === undefined ? 'boolean' : `${kind}${values.dtype.itemsize * 8}`
  return new ExtensionArray(new PandasDType(name), values, mask)
}

/** Text and times: an array, and a pandas dtype where numpy's says too little. Plain datetime64 stays an array. */
function backed(object: PyObject, resolve: Resolve): ExtensionArray | NdArray {
  const parts = backing(object, resolve)
  const [dtype, values] = [find(parts, PandasDType), find(parts, NdArray)]
  if (values === undefined) throw malformed(object, 'its values are missing')
  if (dtype !== undefined) return new ExtensionArray(dtype, values, undefined)
  const isText = values.dtype instanceof DType && values.dtype.kind === 'O'
  return isText ? new ExtensionArray(new PandasDType('string'), values, undefined) : values
}

function plainBacked(object: PyObject, resolve: Resolve): NdArray {
  const values = find(backing(object, resolve), NdArray)
  if (values === undefined) throw malformed(object, 'its values are missing')
  return values
}

function arrowBacked(object: PyObject, resolve: Resolve): ExtensionArray {
  const state = stateOf(object)
  const values = resolve(state.get('_pa_array') ?? state.get('_data') ?? null)
  if (!(values instanceof NdArray))
    throw malformed(object, `its Arrow array is no text (${itemsOf(values)?.length ?? 'other'})`)
  return new ExtensionArray(new PandasDType('string'), values, undefined)
}
