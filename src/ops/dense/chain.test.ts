import assert from 'node:assert/strict'
import { test } from 'node:test'
import { denseProduct } from '../dense-product.ts'
import { expandedSquares } from '../neighbors/dense-distances.ts'
import type { RowReader } from '../neighbors/rows.ts'
import { squaredDistances } from '../squared-distances.ts'
import type { ChainStep } from './chain-step.ts'
import { denseChain } from './chain.ts'

/** Numbers of many sizes, so that the order of a sum shows in its bits. */
const wild = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin((i + 1) * seed) * 10 ** ((i * 7 + seed) % 9))

function product(k: number, m: number, relu = false, bias = true): ChainStep {
  const columns = wild(k * m, k + m)
  return { kind: 'product', columns: () => columns, m, bias: bias ? wild(m, 3) : undefined, relu }
}

/** The same steps, plainly. */
function plainly(steps: readonly ChainStep[], x: Float64Array, k: number): Float64Array {
  let width = k
  for (const step of steps) {
    const rows = x.length / width
    if (step.kind === 'product') {
      const to = new Float64Array(rows * step.m)
      denseProduct(x, step.columns(), step.bias, to, rows, width, step.m)
      x = step.relu ? to.map((value) => (value > 0 ? value : 0)) : to
      width = step.m
    } else if (step.kind === 'columns') {
      step.name.split(' ').forEach((name, i) => {
        const by = step.tables[i]!
        x = x.map((value, at) => apply(name, value, by[at % width]!))
      })
    } else if (step.kind === 'distances') {
      const to = new Float64Array(rows * step.m)
      squaredDistances(x, step.columns(), to, rows, width, step.m)
      x = to
      width = step.m
    } else if (step.kind === 'expanded') {
      const to = new Float64Array(rows * step.m)
      const fill = expandedSquares(step.columns(), step.m, width)
      for (let row = 0; row < rows; row++) {
        const values = x.subarray(row * width, (row + 1) * width)
        fill({ values, start: 0 } as unknown as RowReader, to, row * step.m)
      }
      x = to
      width = step.m
    } else if (step.kind === 'decay') {
      x = x.map((value) => Math.exp(-step.gamma * value))
    } else if (step.kind === 'power') {
      x = x.map((value) => power(step.gamma * value + step.coef0, step.degree))
    } else if (step.kind === 'squares') {
      x = Float64Array.from({ length: rows }, (_, row) =>
        x.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value * value, 0),
      )
      width = 1
    }
  }
  return x
}

function apply(name: string, a: number, b: number): number {
  if (name === 'Sub') return a - b
  if (name === 'Add') return a + b
  return name === 'Mul' ? a * b : a / b
}

function power(base: number, degree: number): number {
  if (degree === 2) return base * base
  if (degree === 3) return base * (base * base)
  const square = base * base
  return degree === 4 ? square * square : base * (square * square)
}

function same(steps: readonly ChainStep[], k: number): void {
  const chain = denseChain(steps, k)!
  for (const rows of [1, 2, 3, 4, 7, 129, 300, 1027]) {
    const x = wild(rows * k, 5)
    const want = plainly(steps, x, k)
    const to = new Float64Array(want.length)
    assert.ok(chain(x, to, rows))
    assert.deepEqual(to, want)
  }
}

test('products have the bits of the plain loops for every size', () => {
  for (const k of [1, 2, 3, 7, 30, 301])
    for (const m of [1, 2, 3, 4, 5, 9, 16, 17, 31, 33]) {
      same([product(k, m)], k)
      same([product(k, m, true, false)], k)
    }
})

test('so have steps by column and sums of squares, alone and in a row', () => {
  for (const k of [1, 2, 5, 8, 31]) {
    const [a, b] = [wild(k, 11), wild(k, 13)]
    for (const name of ['Sub', 'Div', 'Mul', 'Add'])
      same([{ kind: 'columns', name, tables: [a] }], k)
    for (const name of ['Sub Div', 'Mul Add']) same([{ kind: 'columns', name, tables: [a, b] }], k)
    same([{ kind: 'squares' }], k)
    same(
      [
        { kind: 'check' },
        { kind: 'columns', name: 'Sub Div', tables: [a, b] },
        { kind: 'check' },
        product(k, 6, true),
        product(6, 5),
        { kind: 'squares' },
      ],
      k,
    )
  }
})

test('so have distances and kernels', () => {
  for (const k of [1, 3, 10])
    for (const m of [1, 2, 3, 5, 16, 19, 50]) {
      const columns = () => wild(k * m, 17)
      const product = { kind: 'product', columns, m, bias: undefined, relu: false } as const
      const distances = { kind: 'distances', columns, m } as const
      same([distances], k)
      same([{ kind: 'expanded', columns, m }], k)
      same([distances, { kind: 'decay', gamma: 1e-12 }], k)
      for (const degree of [2, 3, 4, 5])
        same([product, { kind: 'power', gamma: 0.3, coef0: 0.7, degree }], k)
    }
})

test('a decay has the bits of Math.exp down to where it ends', () => {
  const chain = denseChain([{ kind: 'decay', gamma: 1 }], 1)!
  const halves = Array.from({ length: 1100 }, (_, k) => (k + 0.5) * Math.LN2)
  const around = [0, 2 ** -28, 745.1332191019411, 745.1332191019412, 708.4, 1.0397207, ...halves]
  const x = Float64Array.from([
    ...around.flatMap((value) => [-2, -1, 0, 1, 2].map((i) => value * (1 + i * 2.3e-16))),
    ...Array.from({ length: 20_000 }, (_, i) => 10 ** (Math.sin(i) * 8 - 5)),
    ...Array.from({ length: 20_000 }, (_, i) => Math.abs(Math.sin(i)) * 760),
    Infinity,
    1e308,
  ])
  const to = new Float64Array(x.length)
  chain(x, to, x.length)
  assert.deepEqual(
    to,
    x.map((value) => Math.exp(-value)),
  )
})

test('one number that is not finite is seen, wherever it stands', () => {
  for (const k of [1, 2, 5, 9, 16]) {
    const chain = denseChain([{ kind: 'check' }, product(k, 2)], k)!
    for (const rows of [1, 5, 200])
      for (const bad of [NaN, Infinity, -Infinity])
        for (const at of [0, k - 1, rows * k - 1, (rows * k) >> 1]) {
          const x = wild(rows * k, 5)
          const to = new Float64Array(rows * 2)
          x[at] = bad
          assert.equal(chain(x, to, rows), false)
          x[at] = 1
          assert.equal(chain(x, to, rows), true)
        }
  }
})

test('a chain is too large for memory before it is made', () => {
  const columns = () => assert.fail('made')
  const steps = [{ kind: 'product', columns, m: 5000, bias: undefined, relu: false } as const]
  assert.equal(denseChain(steps, 5000), undefined)
})

/** As numpy's argmin and argmax: the first, and a NaN before all. */
function firstOf(row: readonly number[], isBetter: (a: number, b: number) => boolean): number {
  const missing = row.findIndex(Number.isNaN)
  if (missing >= 0) return missing
  return row.reduce((best, value, i) => (isBetter(value, row[best]!) ? i : best), 0)
}

test('the first smallest or largest number of a row is found among ties, zeros of both signs, infinities and NaN', () => {
  const numbers = [0, -0, 1, -1, 1, Infinity, -Infinity, NaN, 3, 1e-300]
  for (const k of [2, 3, 4, 5, 9]) {
    for (const rows of [1, 2, 3, 4, 5, 6, 7, 131, 1500]) {
      const x = Float64Array.from(
        { length: rows * k },
        (_, i) => numbers[(i * i * 7 + i * 3 + ((i / k) | 0) * k) % (i % 5 ? 7 : 10)]!,
      )
      for (const name of ['ArgMin', 'ArgMax'] as const) {
        const to = new Float64Array(rows + 1).fill(-1)
        denseChain([{ kind: 'first', name }], k)!(x, to.subarray(0, rows), rows)
        const want = Array.from({ length: rows }, (_, row) =>
          firstOf(
            Array.from(x.subarray(row * k, row * k + k)),
            name === 'ArgMin' ? (a, b) => a < b : (a, b) => a > b,
          ),
        )
        assert.deepEqual(Array.from(to), [...want, -1])
      }
    }
  }
})
