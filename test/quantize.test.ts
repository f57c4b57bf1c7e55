// Products of bytes: exact sums, answers that are ONNX Runtime's of the converted file, and rows that do not know each other.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTable } from '../src/training/table/read-table.ts'
import { loadModel } from '../src/index.ts'
import type { Model } from '../src/ir/model.ts'
import { float32, numbers } from '../src/ir/tensor.ts'
import { LoadedModel } from '../src/load/loaded-model.ts'
import { simplifyModel } from '../src/passes/simplify-model.ts'
import { denseProduct } from '../src/ops/dense-product.ts'
import { integerProduct } from '../src/ops/integer-product.ts'
import { activationOf } from '../src/optimizing/activation.ts'
import type { CalibrationRows } from '../src/optimizing/optimization.ts'
import { optimized } from '../src/optimizing/optimizations.ts'
import { readCase } from './parity-case.ts'

const folder = 'test/fixtures/optimize/digits'

async function calibration(): Promise<CalibrationRows> {
  const { columns, rows } = await readTable(join(folder, 'rows.csv'))
  const data = Float32Array.from({ length: rows * 64 }, (_, i) =>
    Number(columns[i % 64]![Math.floor(i / 64)]),
  )
  return { signature: 'default', tensors: [float32([rows, 1, 8, 8], data)] }
}

async function probabilities(model: Model, rows = 10): Promise<number[]> {
  const [input] = readCase(folder).inputs
  const data = Array.from(input!.data).slice(0, rows * 64)
  const given = [{ ...input!, shape: [rows, 1, 8, 8], data }]
  const loaded = new LoadedModel('digits', simplifyModel(model), '')
  const [answer] = await loaded.infer(given, { outputs: ['probabilities'] })
  return Array.from(answer!.data as ArrayLike<number>)
}

const recorded = JSON.parse(readFileSync(join(folder, 'quantized.json'), 'utf8')) as Record<
  string,
  { types: string[]; probabilities: number[] }
>

for (const step of ['int8-dynamic', 'int8-static'])
  test(`${step} answers what ONNX Runtime answers with the converted file`, async () => {
    const { model } = await loadModel(join(folder, 'model.onnx'))
    const made = optimized(model, ['fold-norms', step], await calibration())
    const types = made.signatures[0]!.graph.nodes.map(({ opType }) => opType)
    assert.ok(!types.includes('Conv') && !types.includes('Gemm'))
    assert.equal(types.includes('QLinearConv'), step === 'int8-static')
    assert.equal(recorded[step]!.types.includes('QLinearConv'), step === 'int8-static')
    const got = await probabilities(made)
    const worst = got.map((p, i) => Math.abs(p - recorded[step]!.probabilities[i]!))
    assert.ok(Math.max(...worst) <= 1e-6, `${Math.max(...worst)} off`)
    const wide = await probabilities(model)
    const change = Math.max(...got.map((p, i) => Math.abs(p - wide[i]!)))
    assert.ok(change > 0 && change < 0.05, `answers move by ${change}`)
    // A row's answer does not depend on the rows beside it.
    assert.deepEqual(await probabilities(made, 3), got.slice(0, 30))
  })

test('int8-static does nothing without rows', async () => {
  const { model } = await loadModel(join(folder, 'model.onnx'))
  assert.deepEqual(optimized(model, ['int8-static']), optimized(model, []))
})

test('sums of products of small integers are exact, in WebAssembly and without', () => {
  for (const [k, m, n] of [
    [64, 8, 9],
    [33, 11, 4],
    [1, 300, 3],
    [500, 4, 1],
    [7, 3, 5],
  ] as const) {
    const random = (at: number, size: number) => ((at * 7919 + 13) % size) - Math.floor(size / 2)
    const columns = Float64Array.from({ length: k * m }, (_, i) => random(i, 256))
    const x = Float64Array.from({ length: n * k }, (_, i) => random(i + 5, 511))
    const want = new Float64Array(n * m)
    denseProduct(x, columns, undefined, want, n, k, m)
    const { rows, stride, toStride, run } = integerProduct(columns, k, m)
    assert.equal(rows instanceof Int16Array, k * m >= 256)
    for (let i = 0; i < n * k; i++) rows[Math.floor(i / k) * stride + (i % k)] = x[i]!
    const sums = run(n)
    for (let i = 0; i < n * m; i++)
      assert.equal(sums[Math.floor(i / m) * toStride + (i % m)], want[i])
  }
})

test('a range becomes a scale and a zero point that holds 0 exactly', () => {
  assert.deepEqual(activationOf({ low: 0, high: 255 }), { scale: 1, zero: 0 })
  assert.deepEqual(activationOf({ low: -255, high: 0 }), { scale: 1, zero: 255 })
  assert.deepEqual(activationOf({ low: 0, high: 0 }), { scale: 1, zero: 0 })
  const { scale, zero } = activationOf({ low: -1, high: 3 })
  assert.ok(Math.abs(scale - 4 / 255) < 1e-8 && zero === 64)
})

test('a row of zeros, and a row that holds NaN, are such in bytes of a row', async () => {
  const { model } = await loadModel(join(folder, 'model.onnx'))
  const made = new LoadedModel('d', optimized(model, ['int8-dynamic']), '')
  const data = [...Array.from({ length: 64 }, () => 0), ...Array.from({ length: 64 }, () => NaN)]
  const signature = made.signatureFor(['probabilities'])
  const [answer] = await made.run(
    signature,
    [float32([2, 1, 8, 8], data)],
    ['probabilities'],
    'FLOAT',
  )
  const rows = Array.from(numbers(answer!))
  assert.ok(rows.slice(0, 10).every(Number.isFinite))
  assert.ok(rows.slice(10).every(Number.isNaN))
})
