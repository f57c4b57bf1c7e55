import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { GraphBuilder } from '../src/ir/builder.ts'
import type { Tensor } from '../src/ir/tensor.ts'
import { float64 } from '../src/ir/tensor.ts'
import { findOperator } from '../src/ops/index.ts'
import { prepareSession } from '../src/backends/javascript/session.ts'
import { allAnswers, network, rows, wild, x } from './chain-answers.ts'

test('a batch, one row, a first call and a later one, and a machine without WebAssembly answer in the same bits', () => {
  const all = allAnswers()
  for (let i = 0; i < all.length; i += 3) {
    assert.deepEqual(all[i + 1], all[i])
    assert.deepEqual(all[i + 2], all[i])
  }
  const script = `const { allAnswers } = await import(${JSON.stringify(new URL('./chain-answers.js', import.meta.url).href)})
    console.log(JSON.stringify([typeof WebAssembly, allAnswers()]))`
  const child = spawnSync(
    process.execPath,
    ['--jitless', '--no-warnings', '--input-type=module', '-e', script],
    { encoding: 'utf8', maxBuffer: 1e8, timeout: 60_000 },
  )
  const line = child.stdout.split('\n').find((text) => text.startsWith('["undefined"'))
  assert.ok(line, child.stderr)
  const [, plain] = JSON.parse(line) as [string, number[][]]
  assert.deepEqual(plain, all)
})

test('what is not finite is refused in the name of the step that does not take it', () => {
  const bad = (value: number) => {
    const data = wild(rows * 9, 4)
    data[1234] = value
    return float64([rows, 9], data)
  }
  for (const warm of [false, true]) {
    const graph = (allowNan: number, second: boolean) => {
      const session = prepareSession(network(allowNan, second), ['squares'])
      if (warm) session.run([float64([rows, 9], x)])
      return session
    }
    assert.throws(() => graph(0, true).run([bad(NaN)]), /Scaler/)
    assert.throws(() => graph(1, true).run([bad(NaN)]), /Net/)
    assert.throws(() => graph(1, false).run([bad(Infinity)]), /Scaler/)
    const [answer] = graph(1, false).run([bad(NaN)]) as Tensor[]
    const missing = Array.from(answer!.data as Float64Array).flatMap((value, row) =>
      Number.isNaN(value) ? [row] : [],
    )
    assert.deepEqual(missing, [Math.floor(1234 / 9)])
  }
})

test('numbers whose sum overflows are finite', () => {
  const g = new GraphBuilder(findOperator)
  const input = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const checked = g.add('RequireFinite', [input], { estimator: 'E', allow_nan: 0 })
  const y = g.add('MatMul', [checked, float64([2, 1], [1e-300, 1e-300])])
  const session = prepareSession(g.build([{ name: 'y', value: y }]), ['y'])
  const large = float64([100, 2], new Float64Array(200).fill(1e308))
  for (let i = 0; i < 2; i++) {
    const [answer] = session.run([large]) as Tensor[]
    assert.ok((answer!.data as Float64Array).every((value) => value === 1e8 + 1e8))
  }
})

test('a chain takes nodes whose optional inputs are absent', () => {
  const g = new GraphBuilder(findOperator)
  const input = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const y = g.add('Gemm', [input, float64([2, 1], [3, 5]), undefined])
  const session = prepareSession(g.build([{ name: 'y', value: y }]), ['y'])
  for (const rows of [1, 100]) {
    const [answer] = session.run([
      float64([rows, 2], new Float64Array(rows * 2).fill(1)),
    ]) as Tensor[]
    assert.ok((answer!.data as Float64Array).every((value) => value === 8))
  }
})
