import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, strings } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function runner(opType: string, attributes: Attributes, names: string[] = []) {
  const g = new GraphBuilder(findOperator)
  const rows = g.input('X', { dataType: 'STRING', shape: ['N'] })
  const inputs = opType === 'VectorizeRecords' ? [rows, strings([names.length], names)] : [rows]
  const value = g.add('ToDense', [g.add(opType, inputs, attributes)])
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  return (...list: unknown[]): number[] => {
    const texts = list.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)))
    const [answer] = session.run([strings([texts.length], texts)]) as Tensor[]
    return Array.from(numbers(answer!))
  }
}

test('numbers stand under their key, strings and lists of strings under key=value', () => {
  const run = runner('VectorizeRecords', { separator: '=', data_type: 'DOUBLE' }, [
    'age',
    'city=Oslo',
    'tag=x',
    '__proto__',
  ])
  assert.deepEqual(
    run({ age: 3.5, city: 'Oslo' }, { tag: ['x', 'y', 'x'], age: true }),
    [3.5, 1, 0, 0, 1, 0, 2, 0],
  )
  assert.deepEqual(run('{"__proto__": 7, "other": 1, "age": null}'), [NaN, 0, 0, 7])
})

test('rows that are no JSON object, and values of no known kind, are refused with their row', () => {
  const run = runner('VectorizeRecords', { separator: '=', data_type: 'DOUBLE' }, ['a'])
  for (const row of ['[1]', '{', 'null', '{"a": {"b": 1}}', '{"a": [1]}', '']) {
    assert.throws(() => run('{}', row), { code: 'E_VALUE', message: /row 1/ }, row)
  }
  assert.throws(() => run('['.repeat(200_000)), { code: 'E_VALUE' })
})

test('names are hashed with their sign, zeros left out, strings hashed as name=value', () => {
  const columns = { columns: 8, alternate_sign: 1, data_type: 'DOUBLE' }
  // FeatureHasher(8).transform([{'a': 2, 'b': 'x', 'c': 0}]) and the same as pairs
  const want = [0, 0, 3, 0, 0, 0, 0, 0]
  assert.deepEqual(
    runner('HashRecords', { ...columns, input_type: 'dict' })({ a: 2, b: 'x', c: 0 }),
    want,
  )
  assert.deepEqual(
    runner('HashRecords', { ...columns, input_type: 'pair' })([
      ['a', 2],
      ['b', 'x'],
      ['c', 0],
    ]),
    want,
  )
  const run = runner('HashRecords', { ...columns, input_type: 'string' })
  // FeatureHasher(8, input_type='string').transform([['a', 'b', 'a']])
  assert.deepEqual(run(['a', 'b', 'a']), [0, 0, 2, 0, 0, -1, 0, 0])
  for (const row of ['"a"', '{"a": 1}', '[1]'])
    assert.throws(() => run(row), { code: 'E_VALUE' }, row)
})
