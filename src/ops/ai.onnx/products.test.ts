import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import { Tensor, float64 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Numbers that round in every product and sum. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + seed) * 1e3)
}

/** The definition: each output is one sum over K in ascending order, its bias added last. */
function plain(
  x: Float64Array,
  w: Float64Array,
  bias: Float64Array | undefined,
  k: number,
  m: number,
) {
  const n = x.length / k
  return Float64Array.from({ length: n * m }, (_, at) => {
    const row = Math.floor(at / m)
    const column = at % m
    let sum = 0
    for (let i = 0; i < k; i++) sum += x[row * k + i]! * w[i * m + column]!
    return bias ? sum + bias[column]! : sum
  })
}

function multiply(x: Tensor, w: Tensor, bias?: Tensor): Float64Array {
  const g = new GraphBuilder(findOperator)
  const type = { dataType: 'DOUBLE' as const, shape: ['N', x.shape[1]!] }
  const input = g.input('X', x.csr ? { ...type, sparse: true } : type)
  const value = bias ? g.add('Gemm', [input, w, bias]) : g.add('MatMul', [input, w])
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  return (session.run([x]) as Tensor[])[0]!.data as Float64Array
}

test('every block of rows and columns has the bits of one plain sum', () => {
  for (const n of [1, 2, 3, 4, 5, 9]) {
    for (const k of [1, 3, 8]) {
      for (const m of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const x = numbers(n * k, 1)
        const w = numbers(k * m, 2)
        const bias = numbers(m, 3)
        const matrix = float64([n, k], x)
        const label = `${n} x ${k} x ${m}`
        assert.deepEqual(multiply(matrix, float64([k, m], w)), plain(x, w, undefined, k, m), label)
        assert.deepEqual(
          multiply(matrix, float64([k, m], w), float64([m], bias)),
          plain(x, w, bias, k, m),
          label,
        )
      }
    }
  }
})

test('a CSR matrix gives what its dense form gives', () => {
  const csr = {
    offsets: Int32Array.of(0, 2, 3, 5),
    columns: Int32Array.of(1, 3, 0, 1, 3),
  }
  const rows = [
    [0, 2, 0, 0.1],
    [3, 0, 0, 0],
    [0, -1, 0, 0.7],
  ].flat()
  const sparse = new Tensor('DOUBLE', [3, 4], Float64Array.of(2, 0.1, 3, -1, 0.7), csr)
  for (const m of [1, 3]) {
    const w = float64([4, m], numbers(4 * m, 4))
    const bias = float64([m], numbers(m, 5))
    assert.deepEqual(multiply(sparse, w, bias), multiply(float64([3, 4], rows), w, bias))
  }
})

test('a product over no columns is the bias', () => {
  assert.deepEqual(
    multiply(float64([2, 0], []), float64([0, 1], []), float64([1], [0.5])),
    Float64Array.of(0.5, 0.5),
  )
})

test('transB, alpha and beta are those of ONNX', () => {
  const g = new GraphBuilder(findOperator)
  const input = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const value = g.add('Gemm', [input, float64([1, 2], [3, 4]), float64([], [10])], {
    transB: 1,
    alpha: 2,
    beta: 0.5,
  })
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const [answer] = session.run([float64([1, 2], [1, 1])]) as Tensor[]
  assert.deepEqual(answer!.data, Float64Array.of(19))
})

test('sizes that do not fit are refused when the graph is built', () => {
  const g = new GraphBuilder(findOperator)
  const input = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const square = float64([3, 3], numbers(9, 1))
  assert.throws(() => g.add('MatMul', [input, square]), { code: 'E_FORMAT' })
  assert.throws(
    () => g.add('Gemm', [input, float64([2, 3], numbers(6, 1)), float64([2], [1, 2])]),
    {
      code: 'E_UNSUPPORTED',
    },
  )
})
