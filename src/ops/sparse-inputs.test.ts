// CSR and dense agree, for every operator that reads CSR and takes an absent entry for zero; those that do not are named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../backends/javascript/session.ts'
import { GraphBuilder } from '../ir/builder.ts'
import type { Attributes, Value } from '../ir/graph.ts'
import { Tensor, float64, int64, numbers } from '../ir/tensor.ts'
import { findOperator, operators } from './index.ts'

const [rows, width] = [7, 9]

/** Operators for which an absent entry is something other than zero. */
const absentIsNotZero: Readonly<Record<string, string>> = {
  GatherSum: 'not a neighbour',
  InverseDistances: 'not a neighbour',
  LabelVotes: 'not a neighbour',
  ListNeighbors: 'not a neighbour',
  MarkMissing: 'missing',
  ShortestThrough: 'not a neighbour',
  VoteShares: 'not a neighbour',
}

interface Use {
  readonly attributes?: Attributes
  /** Inputs behind the matrix, in the form the matrix has. */
  readonly rest?: (isSparse: boolean) => (Tensor | undefined)[]
}

const column = float64(
  [width],
  pseudo(width, 3).map((value) => value + 2),
)
const known = matrix(5, 4)
const knownIn = (isSparse: boolean) => [isSparse ? compressed(known) : known]
const product = () => [float64([width, 3], pseudo(width * 3, 5))]

/** How operators are used that need more than a matrix. */
const uses: Readonly<Record<string, readonly Use[]>> = {
  Binarizer: [{ attributes: { threshold: 0.2 } }],
  Cast: ['FLOAT', 'INT64', 'BOOL'].map((to) => ({ attributes: { to } })),
  Concat: [
    {
      attributes: { axis: 1 },
      rest: (isSparse) => [isSparse ? compressed(matrix(rows, 6)) : matrix(rows, 6)],
    },
  ],
  Div: [{ rest: () => [column] }],
  Gather: [{ attributes: { axis: 1 }, rest: () => [int64([3], [4, 0, 4])] }],
  Gemm: [{ rest: () => [...product(), float64([3], [1, 2, 3])] }],
  Impute: [{ rest: () => [column] }],
  InferTopics: [
    {
      attributes: { prior: 0.1, iterations: 20, tolerance: 1e-3 },
      rest: () => [float64([2, width], pseudo(2 * width, 7).map(Math.abs))],
    },
  ],
  KernelMatrix: ['linear', 'poly', 'sigmoid', 'rbf'].map((kernel) => ({
    attributes: { kernel, gamma: 0.3, coef0: 1, degree: 2 },
    rest: knownIn,
  })),
  MatMul: [{ rest: product }],
  Mul: [{ rest: () => [column] }],
  NormalizeRows: ['l1', 'l2', 'max', 'signed_max'].map((norm) => ({
    attributes: { norm, least: 0 },
  })),
  PairwiseDistances: ['expanded squares', 'cosine', 'manhattan'].map((metric) => ({
    attributes: { metric, p: 2, reduced: 0 },
    rest: knownIn,
  })),
  RepeatRow: [{ rest: () => [float64([2], [1, 2])] }],
  RequireFinite: [{ attributes: { estimator: 'test', allow_nan: 0 } }],
  RequireFloat32: [{ attributes: { estimator: 'test' } }],
  TfIdf: [0, 1].map((sublinear) => ({ attributes: { sublinear }, rest: () => [column] })),
}

for (const { opType, sparseInputs } of operators) {
  if (sparseInputs === undefined || Object.hasOwn(absentIsNotZero, opType)) continue
  test(`${opType}: CSR gives what dense gives`, () => {
    for (const use of uses[opType] ?? [{}]) {
      const dense = matrix(rows, 1)
      const wanted = run(opType, dense, use)
      const got = run(opType, compressed(dense), use)
      assert.equal(got.length, wanted.length)
      got.forEach((value, i) => {
        const want = wanted[i]!
        const isNear = Math.abs(value - want) <= 1e-12 * Math.max(1, Math.abs(want))
        assert.ok(isNear || (value !== value && want !== want), `${i}: ${value}, want ${want}`)
      })
    }
  })
}

/** Numbers in [-1, 1] that no sum meets exactly. */
function pseudo(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + seed))
}

/** Two of three entries are zero, one row is all zero; nothing is negative, as counts are. */
function matrix(count: number, seed: number): Tensor {
  const values = pseudo(count * width, seed).map((value, i) =>
    i % 3 === 0 && Math.floor(i / width) !== 2 ? Math.abs(value) : 0,
  )
  return float64([count, width], values)
}

function compressed(dense: Tensor): Tensor {
  const [count] = dense.shape as [number, number]
  const from = numbers(dense)
  const offsets = new Int32Array(count + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < width; j++) {
      const value = from[row * width + j]!
      if (value === 0) continue
      columns.push(j)
      values.push(value)
    }
    offsets[row + 1] = columns.length
  }
  const csr = { offsets, columns: Int32Array.from(columns) }
  return new Tensor('DOUBLE', [count, width], Float64Array.from(values), csr)
}

function run(opType: string, x: Tensor, { attributes = {}, rest = () => [] }: Use): number[] {
  const g = new GraphBuilder(findOperator)
  const isSparse = x.csr !== undefined
  const given = rest(isSparse)
  // What has as many rows as the matrix comes with it; the rest is known.
  const tables = given.filter((tensor) => tensor?.shape[0] === rows && tensor.shape.length === 2)
  const input = (name: string, tensor: Tensor): Value =>
    g.input(name, {
      dataType: 'DOUBLE',
      shape: ['N', tensor.shape[1]!],
      ...(tensor.csr ? { sparse: true } : {}),
    })
  const inputs = [
    input('X', x),
    ...given.map((tensor, i) =>
      tensor && tables.includes(tensor) ? input(`X${i}`, tensor) : tensor,
    ),
  ]
  let value = g.add(opType, inputs, attributes)
  if (value.type.sparse) value = g.add('ToDense', [value])
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const [answer] = session.run([x, ...tables.map((tensor) => tensor!)]) as Tensor[]
  return Array.from(numbers(answer!))
}
