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

export const rows = 500
export const x = wild(rows * 9, 4)

/** Both answers in whole batches, twice, and row by row. */
export function answers(graph: Graph): number[][] {
  return ['moved', 'squares'].flatMap((name) => {
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
