// What a value of a pickle is, in a few words for people.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { DType } from '../../encodings/numpy/dtype.ts'
import { kindOf } from '../../encodings/pickle/kind-of.ts'
import {
  PyByteArray,
  PyDict,
  PyFloat,
  PyGlobal,
  PyInt,
  PyList,
  PyObject,
  PySet,
  PyTuple,
} from '../../encodings/pickle/records.ts'
import {
  DataFrame,
  PandasIndex,
  PyFunction,
  PyRange,
  PyStandard,
  Series,
  SparseMatrix,
} from '../../encodings/pickle/values.ts'
import { className, originOf } from './meaning/class-name.ts'
import { indexLabels, indexLength } from './meaning/pandas-index.ts'
import { resolve } from './meaning/resolve.ts'

/** 'a DataFrame of 3 columns and 150 rows', 'a list of 7 texts (age, income, ...)', 'a LogisticRegression'. */
export function describeValue(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return `the number ${value}`
  if (value instanceof PyFloat) return `the number ${value.value}`
  if (value instanceof PyInt) return 'a large integer'
  if (value instanceof Uint8Array || value instanceof PyByteArray) return 'bytes'
  if (value instanceof PyObject) return describeObject(value)
  if (value instanceof PyGlobal || value instanceof PyFunction)
    return `a class or function (${value.qualifiedName}), not something made with it`
  return describeContainer(value)
}

function describeObject(object: PyObject): string {
  const name = originOf(object)
  return name === '' ? 'an object of no known class' : `${article(publicName(name))} (${name})`
}

function describeContainer(value: unknown): string {
  if (value instanceof PyDict) return describeDict(value)
  if (value instanceof PyList) return `a list of ${describeItems(value.items)}`
  if (value instanceof PyTuple) return `a tuple of ${describeItems(value.items)}`
  if (value instanceof PySet) return `a set of ${describeItems([...value.items])}`
  if (value instanceof NdArray)
    return `a numpy array of ${value.dtype.name}, shape (${value.shape.join(', ')})`
  if (value instanceof SparseMatrix)
    return `a sparse matrix (${value.format}) of ${value.shape.join(' x ')}`
  if (value instanceof DataFrame) {
    const names = indexLabels(value.columns).map(String)
    return `a DataFrame of ${indexLength(value.index)} rows and ${count(names.length, 'column')} (${sample(names)})`
  }
  if (value instanceof Series) return `a Series of ${indexLength(value.index)} values`
  if (value instanceof PandasIndex)
    return `an Index of ${indexLength(value)} labels (${sample(indexLabels(value).map(String))})`
  if (value instanceof PyRange) return 'a range'
  if (value instanceof PyStandard) return `${article(value.type)} (${value.text})`
  if (value instanceof DType) return 'a numpy data type'
  return typeof value === 'object' && value !== null ? article(kindOf(value)) : 'a value'
}

function describeDict(dict: PyDict): string {
  const keys = [...dict.keys()].filter((key) => typeof key === 'string' || typeof key === 'number')
  const classes = new Set(
    [...dict.values()].map((value) => {
      const resolved = resolve(value)
      return resolved instanceof PyObject ? publicName(className(resolved)) : ''
    }),
  )
  const [only] = classes
  const inside = classes.size === 1 && only ? `${only} by column` : count(dict.size, 'item')
  return `a dict of ${inside} (${sample(keys.map(String))})`
}

function describeItems(items: readonly unknown[]): string {
  const values = items.map((item) => resolve(item))
  if (values.length > 0 && values.every((value) => typeof value === 'string'))
    return `${count(values.length, 'text')} (${sample(values)})`
  if (
    values.length > 0 &&
    values.every((value) => typeof value === 'number' || value instanceof PyFloat)
  )
    return count(values.length, 'number')
  const classes = [
    ...new Set(
      values.map((value) => (value instanceof PyObject ? publicName(className(value)) : '')),
    ),
  ].filter((name) => name !== '')
  return classes.length === 0
    ? count(values.length, 'item')
    : `${count(values.length, 'item')} (${sample(classes)})`
}

const mostShown = 6
const longestShown = 30

function sample(texts: readonly string[]): string {
  const shown = texts
    .slice(0, mostShown)
    .map((text) => (text.length > longestShown ? `${text.slice(0, longestShown)}...` : text))
  return shown.join(', ') + (texts.length > mostShown ? ', ...' : '')
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`
}

export function publicName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
}

function article(name: string): string {
  return /^(?:[aeio]|[FHLMNRSX](?![a-z])|SVC|SVR)/i.test(name) && !/^(?:one|uni|eu)/i.test(name)
    ? `an ${name}`
    : `a ${name}`
}
