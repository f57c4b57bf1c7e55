import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import { Tensor, float64 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function run(opType: string, x: Tensor, constants: Tensor[], attributes: Attributes): number[] {
  const g = new GraphBuilder(findOperator)
  const type = { dataType: 'DOUBLE' as const, shape: ['N', x.shape[1]!] }
  const input = g.input('X', x.csr ? { ...type, sparse: true } : type)
  const value = g.add(opType, [input, ...constants], attributes)
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  return Array.from((session.run([x]) as Tensor[])[0]!.data as Float64Array)
}

const y = float64([5, 3], [1, 0, 2, 0, 3, 0, -1, 0.5, 0, 0, 0, 0, 2, 2, 1])
const rows = [0.5, 0, 1, 0, 0, 0, 2, -1, 0.25]

/** The same rows as CSR. */
function sparse(shape: [number, number], dense: ArrayLike<number>): Tensor {
  const [count, width] = shape
  const offsets = new Int32Array(count + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let i = 0; i < count * width; i++) {
    if (dense[i] !== 0) {
      columns.push(i % width)
      values.push(dense[i]!)
    }
    offsets[Math.floor(i / width) + 1] = columns.length
  }
  const csr = { offsets, columns: Int32Array.from(columns) }
  return new Tensor('DOUBLE', shape, Float64Array.from(values), csr)
}

test('each kernel is its formula', () => {
  const x = [0.5, 0, 1]
  const first = [1, 0, 2]
  const dot = 2.5
  const square = 0.25 + 1
  const one = (kernel: string, more: Attributes = {}) =>
    run('KernelMatrix', float64([1, 3], x), [float64([1, 3], first)], {
      kernel,
      gamma: 0.3,
      coef0: 0.7,
      degree: 3,
      ...more,
    })[0]!
  const near = (got: number, want: number) =>
    assert.ok(Math.abs(got - want) < 1e-15, `${got} ${want}`)
  near(one('linear'), dot)
  near(one('rbf'), Math.exp(-0.3 * square))
  near(one('sigmoid'), Math.tanh(0.3 * dot + 0.7))
  near(one('poly') / (0.3 * dot + 0.7) ** 3, 1)
  near(one('poly', { degree: 0 }), 1)
  near(one('laplacian'), Math.exp(-0.3 * 1.5))
  near(one('cosine'), dot / (Math.sqrt(1.25) * Math.sqrt(5)))
  const chi = -(0.25 / 1.5 + 1 / 3)
  near(one('additive_chi2'), chi)
  near(one('chi2'), Math.exp(0.3 * chi))
})

test('CSR rows of Y give what dense ones give, for dense and CSR rows of X', () => {
  const dense = float64([3, 3], rows)
  for (const kernel of ['linear', 'rbf', 'poly', 'sigmoid']) {
    const attributes = { kernel, gamma: 0.4, coef0: 0.1, degree: 2 }
    const want = run('KernelMatrix', dense, [y], attributes)
    const table = sparse([5, 3], y.data as Float64Array)
    for (const x of [dense, sparse([3, 3], rows)]) {
      run('KernelMatrix', x, [table], attributes).forEach((got, i) =>
        assert.ok(Math.abs(got - want[i]!) < 1e-14, `${kernel} ${got} ${want[i]}`),
      )
    }
  }
})

test('a row alone has the bits it has among others', () => {
  for (const kernel of ['linear', 'rbf']) {
    const attributes = { kernel, gamma: 0.4 }
    const all = run('KernelMatrix', float64([3, 3], rows), [y], attributes)
    for (let i = 0; i < 3; i++) {
      const x = float64([1, 3], rows.slice(i * 3, i * 3 + 3))
      assert.deepEqual(run('KernelMatrix', x, [y], attributes), all.slice(i * 5, i * 5 + 5))
    }
  }
})

test('votes: equal ones are ordered by confidence; a score of 0 goes where it is told', () => {
  // Each of three classes wins once: pairs (0,1), (0,2), (1,2).
  const cycle = float64([1, 3], [1, -2, 3])
  assert.deepEqual(run('VotePairs', cycle, [], { classes: 3, confidence: 0 }), [1, 1, 1])
  const confident = run('VotePairs', cycle, [], { classes: 3, confidence: 1 })
  // _ovr_decision_function(dec < 0, -dec, 3) for dec = [[1, -2, 3]]
  assert.deepEqual(confident, [1 - 1 / 6, 1 + 2 / 9, 1 - 1 / 6])
  const zero = float64([1, 3], [0, 0, 0])
  assert.deepEqual(
    run('VotePairs', zero, [], { classes: 3, confidence: 0, ties: 'second' }),
    [0, 1, 2],
  )
  assert.deepEqual(
    run('VotePairs', zero, [], { classes: 3, confidence: 1, ties: 'first' }),
    [2, 1, 0],
  )
})

test('coupled probabilities add up to 1, follow the order of the scores and never leave (0, 1)', () => {
  const a = float64([3], [-2, -2, -2])
  const b = float64([3], [0, 0, 0])
  const couple = (scores: number[]) =>
    run('CoupleProbabilities', float64([1, 3], scores), [a, b], { classes: 3 })
  for (const scores of [
    [0, 0, 0],
    [2, 1, -1],
    [1e9, 1e9, 1e9],
    [-1e9, 1e9, 1e9],
    [1, -2, 3],
  ]) {
    const p = couple(scores)
    assert.ok(Math.abs(p.reduce((sum, value) => sum + value) - 1) < 1e-12, String(p))
    assert.ok(
      p.every((value) => value > 0 && value < 1),
      String(p),
    )
  }
  couple([0, 0, 0]).forEach((value) => assert.ok(Math.abs(value - 1 / 3) < 1e-15))
  const [first, second, third] = couple([2, 1, -1])
  assert.ok(first! > third! && third! > second!)
})

test('one-vs-one scores pair the coefficients as libsvm stores them', () => {
  const kernel = float64([1, 4], [1, 10, 100, 1000])
  const dual = float64([2, 4], [1, 2, 3, 4, 5, 6, 7, 8])
  const bias = float64([3], [0.5, 0, 0])
  // Classes hold 1, 2 and 1 vectors. Row j - 1 for the vectors of i, row i for those of j.
  assert.deepEqual(run('OneVsOneScores', kernel, [dual, bias], { counts: [1, 2, 1] }), [
    1 * 1 + 2 * 10 + 3 * 100 + 0.5,
    5 * 1 + 4 * 1000,
    6 * 10 + 7 * 100 + 8 * 1000,
  ])
})
