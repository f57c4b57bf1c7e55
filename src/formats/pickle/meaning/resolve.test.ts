import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteBudget } from '../../../encodings/byte-budget.ts'
import {
  PyDict,
  PyFloat,
  PyGlobal,
  PyList,
  PyObject,
  PyTuple,
} from '../../../encodings/pickle/records.ts'
import { PyFunction, PySlice } from '../../../encodings/pickle/values.ts'
import { attributeOf, rawStateOf } from './attribute-of.ts'
import { className } from './class-name.ts'
import { resolve } from './resolve.ts'
import { stateOf } from './state-of.ts'

const budget = new ByteBudget(1e6)
const name = (module: string, text: string): PyGlobal => new PyGlobal(module, text, 0)
const called = (callable: PyGlobal | PyObject, ...args: unknown[]): PyObject =>
  new PyObject('reduce', callable, args, undefined, 7, budget)

function built(module: string, text: string, state: unknown): PyObject {
  const object = new PyObject('newobj', name(module, text), [], undefined, 7, budget)
  object.state = state
  return object
}

test('containers are resolved in place, once, with all they hold', () => {
  const slice = called(name('builtins', 'slice'), 1, 2, null)
  const list = new PyList([slice, new PyTuple([slice]), new PyDict([['k', slice]])])
  assert.equal(resolve(list), list)
  const [first, tuple, dict] = list.items as [PySlice, PyTuple, PyDict]
  assert.deepEqual(first, new PySlice(1, 2, null))
  assert.equal(tuple.items[0], first)
  assert.equal(dict.get('k'), first)
})

test('keys are hashed again once they have their meaning', () => {
  const dtype = called(name('numpy', 'dtype'), 'i8', false, true)
  const scalar = called(
    name('numpy.core.multiarray', 'scalar'),
    dtype,
    Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0),
  )
  const dict = new PyDict([
    [scalar, 'numpy'],
    [new PyFloat(1), 'float'],
  ])
  resolve(dict)
  assert.deepEqual([...dict.entries()], [[1, 'float']])
})

test('a model and anything unknown stay records whose state is left alone', () => {
  const bad = called(name('builtins', 'range'), 'no number')
  const model = built(
    'sklearn.svm._classes',
    'SVC',
    new PyDict([
      ['bad', bad],
      ['C', new PyFloat(1)],
    ]),
  )
  assert.equal(resolve(model), model)
  assert.equal(resolve(new PyList([model])) instanceof PyList, true)
  assert.deepEqual(attributeOf(model, 'C'), new PyFloat(1))
  assert.equal(attributeOf(model, 'absent'), undefined)
  assert.throws(() => attributeOf(model, 'bad'), { code: 'E_FORMAT' })
  assert.throws(() => attributeOf(model, 'bad'), { code: 'E_FORMAT' })
})

test('numpy functions have one name whatever module a file gives', () => {
  const log1p = new PyFunction('numpy', 'log1p')
  for (const module of [
    'numpy',
    'numpy.core._multiarray_umath',
    'numpy._core._multiarray_umath',
    'numpy.core.umath',
  ])
    assert.deepEqual(resolve(name(module, 'log1p')), log1p)
  assert.deepEqual(
    resolve(
      called(name('numpy.core', '_ufunc_reconstruct'), 'numpy.core._multiarray_umath', 'log1p'),
    ),
    log1p,
  )
  assert.ok(resolve(name('numpy', 'float64')) instanceof PyGlobal)
  assert.ok(
    resolve(called(name('numpy.core', '_ufunc_reconstruct'), 'os', 'system')) instanceof PyObject,
  )
})

test('the class of a record is found in every form', () => {
  const svc = name('sklearn.svm._classes', 'SVC')
  assert.equal(className(built('sklearn.svm._classes', 'SVC', null)), 'sklearn.svm._classes.SVC')
  assert.equal(
    className(called(name('copy_reg', '_reconstructor'), svc, name('__builtin__', 'object'), null)),
    'sklearn.svm._classes.SVC',
  )
  assert.equal(
    className(
      called(
        name('sklearn.neighbors._kd_tree', 'newObj'),
        name('sklearn.neighbors._kd_tree', 'KDTree'),
      ),
    ),
    'sklearn.neighbors._kd_tree.KDTree',
  )
  assert.equal(
    className(
      called(name('_loss', '__pyx_unpickle_CyHuberLoss'), name('_loss', 'CyHuberLoss'), 1, null),
    ),
    '_loss.CyHuberLoss',
  )
  assert.equal(className(called(called(svc))), '')
})

test('states: a dict, a pair of dict and slots, several in order', () => {
  const object = built(
    'a',
    'B',
    new PyTuple([
      new PyDict([
        ['x', 1],
        ['y', 1],
      ]),
      new PyDict([['y', 2]]),
    ]),
  )
  object.laterStates = [new PyDict([['x', 3]])]
  assert.deepEqual(
    [...stateOf(object)],
    [
      ['x', 3],
      ['y', 2],
    ],
  )
  assert.equal(stateOf(built('a', 'B', null)).size, 0)
  assert.throws(() => stateOf(built('a', 'B', new PyList())), {
    code: 'E_FORMAT',
    message: /a\.B at byte 7/,
  })
  assert.throws(() => stateOf(built('a', 'B', new PyDict([[1, 2]]))), { code: 'E_FORMAT' })
  const tree = built('sklearn.neighbors._kd_tree', 'KDTree', new PyTuple([1, 2, 3]))
  assert.deepEqual((rawStateOf(tree) as PyTuple).items, [1, 2, 3])
})

test('data that contain themselves, or are nested a thousand deep, are refused', () => {
  const own = called(name('builtins', 'tuple'))
  own.args.push(new PyTuple([own]))
  assert.throws(() => resolve(own), { code: 'E_FORMAT', message: /contains itself/ })
  let deep: unknown = null
  for (let i = 0; i < 1100; i++) deep = new PyTuple([deep])
  assert.throws(() => resolve(deep), { code: 'E_LIMIT' })
  let fair: unknown = null
  for (let i = 0; i < 900; i++) fair = new PyTuple([fair])
  assert.equal(resolve(fair), fair)
})
