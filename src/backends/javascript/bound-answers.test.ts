import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float32, float64 } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'
import { prepareSession } from './session.ts'

/** X [N, 3] -> scaled [N, 3], summed [N, 2], a view of it, and X itself. */
function graph(): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 3] })
  const scaled = g.add('Div', [
    g.add('Sub', [x, float64([3], [1, 2, 3])]),
    float64([3], [0.3, 7, 1.1]),
  ])
  const summed = g.add('MatMul', [scaled, float64([3, 2], [1, -1, 0.5, 2, 0.25, -3])])
  const same = g.add('Identity', [summed])
  return g.build([
    { name: 'scaled', value: scaled },
    { name: 'summed', value: summed },
    { name: 'same', value: same },
    { name: 'again', value: summed },
    { name: 'x', value: x },
  ])
}

const names = ['scaled', 'summed', 'same', 'again', 'x']
const rows = (n: number, seed = 1): Tensor =>
  float64(
    [n, 3],
    Float64Array.from({ length: n * 3 }, (_, i) => Math.sin(i * seed) * 9),
  )
const bound = (n: number, width: number): Tensor =>
  float64([n, width], new Float64Array(n * width).fill(NaN))
const run = (session: ReturnType<typeof prepareSession>, x: Tensor, into?: readonly Tensor[]) =>
  session.run([x], 0, into) as Tensor[]

test('bound memory takes the answers, with their bits, in one block of rows and in several', () => {
  for (const n of [1, 2, 100, 4096, 4097, 20_000]) {
    const session = prepareSession(graph(), names)
    const want = run(session, rows(n)).map(({ data }) => data.slice())
    for (const seed of [1, 2, 1]) {
      const into = [3, 2, 2, 2, 3].map((width) => bound(n, width))
      const got = run(session, rows(n, seed), into)
      got.forEach((answer, i) => assert.equal(answer, into[i]))
      if (seed === 1)
        assert.deepEqual(
          got.map(({ data }) => data),
          want,
        )
    }
    const fresh = run(session, rows(n))
    assert.deepEqual(
      fresh.map(({ data }) => data),
      want,
    )
  }
})

test('what is bound and does not fit is left, and no answer lies in it', () => {
  for (const n of [2, 100, 9000]) {
    const session = prepareSession(graph(), names)
    const want = run(session, rows(n)).map(({ data }) => data.slice())
    const wrong = [
      float32([n, 3], new Float32Array(n * 3)),
      bound(n, 7),
      bound(n + 1, 2),
      bound(n, 2),
    ]
    const got = run(session, rows(n), wrong)
    assert.equal(got[3], wrong[3])
    for (const [i, answer] of got.entries())
      if (i !== 3) {
        assert.notEqual(answer, wrong[i])
        for (const { data } of wrong)
          assert.notEqual((answer.data as Float64Array).buffer, (data as Float64Array).buffer)
      }
    for (const { data } of wrong) (data as Float64Array).fill(0)
    assert.deepEqual(
      got.map(({ data }, i) => (i === 3 ? want[3] : data)),
      want,
    )
  }
})

test('a run without bound answers leaves those of the run before alone', () => {
  const session = prepareSession(graph(), ['scaled'])
  for (const n of [3, 300, 9000]) {
    const into = [bound(n, 3)]
    run(session, rows(n), into)
    const kept = into[0]!.data.slice()
    run(session, rows(n, 2))
    assert.deepEqual(into[0]!.data, kept)
  }
})
