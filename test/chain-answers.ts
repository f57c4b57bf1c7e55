// What fuse-chains.test.ts computes, here and in a process without WebAssembly.
import { GraphBuilder } from '../src/ir/builder.ts'
import type { Graph } from '../src/ir/graph.ts'
import type { Tensor } from '../src/ir/tensor.ts'
import { float64 } from '../src/ir/tensor.ts'
import { findOperator } from '../src/ops/index.ts'
import { prepareSession } from '../src/backends/javascript/session.ts'

export const wild = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin((i + 1) * seed) * 10 ** ((i * 7 + seed) % 7))

/** Check, scaler, check, two layers, a sum of squares: all kinds of steps, every answer asked for. */
export function network(allowNan: number, second: boolean): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 9] })
  const checked = g.add('RequireFinite', [x], { estimator: 'Scaler', allow_nan: allowNan })
  const centred = g.add('Sub', [checked, float64([9], wild(9, 2))])
  let scaled = g.add('Div', [centred, float64([9], wild(9, 3))])
  if (second) scaled = g.add('RequireFinite', [scaled], { estimator: 'Net', allow_nan: 0 })
  const hidden = g.add('Add', [
    g.add('MatMul', [scaled, float64([9, 33], wild(297, 5))]),
    float64([33], wild(33, 6)),
  ])
  const layer = g.add(
    'Gemm',
    [g.add('Relu', [hidden]), float64([6, 33], wild(198, 7)), float64([6], wild(6, 8))],
    { transB: 1 },
  )
  const moved = g.add('Sub', [
    g.add('MatMul', [layer, float64([6, 5], wild(30, 9))]),
    float64([5], wild(5, 10)),
  ])
  const squares = g.add('ReduceSumSquare', [moved], { axes: [1], keepdims: 1 })
  return g.build([
    { name: 'moved', value: moved },
    { name: 'squares', value: squares },
  ])
}

/** Support vectors of three classes under each kernel, and the scores of their pairs. */
export function machine(kernel: string, degree = 3): Graph {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 9] })
  const checked = g.add('RequireFinite', [x], { estimator: 'SVC', allow_nan: 0 })
  const values = g.add('KernelMatrix', [checked, float64([21, 9], wild(189, 6))], {
    kernel,
    gamma: 1e-14,
    coef0: 0.5,
    degree,
  })
  const scores = g.add(
    'OneVsOneScores',
    [values, float64([2, 21], wild(42, 5)), float64([3], wild(3, 2))],
    { counts: [6, 8, 7] },
  )
  return g.build([
    { name: 'values', value: values },
    { name: 'scores', value: scores },
  ])
}

/** All answers of every graph. */
export function allAnswers(): number[][] {
  return [
    answers(network(0, true), ['moved', 'squares']),
    ...['linear', 'poly', 'rbf', 'sigmoid', 'squared_distance', 'laplacian'].map((kernel) =>
      answers(machine(kernel), ['values', 'scores']),
    ),
    answers(machine('poly', 2.5), ['scores']),
  ].flat()
}

export const rows = 500
export const x = wild(rows * 9, 4)

/** Each answer in whole batches, twice, and row by row. */
function answers(graph: Graph, names: readonly string[]): number[][] {
  return names.flatMap((name) => {
    const session = prepareSession(graph, [name])
    const run = (data: Float64Array) =>
      (session.run([float64([data.length / 9, 9], data)]) as Tensor[])[0]!
    const lists = [run(x), run(x)].map((answer) => Array.from(answer.data as Float64Array))
    const one = Array.from({ length: rows }, (_, row) =>
      Array.from(run(x.subarray(row * 9, row * 9 + 9)).data as Float64Array),
    )
    return [...lists, one.flat()]
  })
}
