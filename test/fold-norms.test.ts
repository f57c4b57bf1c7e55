// Norms behind products become part of their weights: nets of scripts/make-optimize-fixtures.py against ONNX Runtime's own answers.
import assert from 'node:assert/strict'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import { LoadedModel } from '../src/load/loaded-model.ts'
import { optimized } from '../src/optimizing/optimizations.ts'
import { differences, findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/optimize'

for (const folder of findCases(root)) {
  const name = relative(root, folder)
  test(`${name} answers as ONNX Runtime, with and without its norms folded`, async () => {
    assert.deepEqual(await differences(folder), [])
    const { model } = await loadModel(join(folder, 'model.onnx'))
    const folded = optimized(model, ['fold-norms'])
    const typesOf = (made: typeof model) =>
      made.signatures[0]!.graph.nodes.map(({ opType }) => opType)
    const steps = typesOf(folded).filter((op) => /^(?:Mul|Add|Sub|Div)$/.test(op))
    // A bias behind a product of more axes stands beside it: MatMul has none.
    assert.deepEqual(steps, name.startsWith('matmul-3d') ? ['Add'] : [])
    assert.ok(typesOf(folded).length < typesOf(model).length)
    const { inputs, outputs } = readCase(folder)
    const answers = await new LoadedModel('folded', folded, '').infer(inputs)
    outputs.forEach(({ data }, i) => {
      const got = answers[i]!.data as ArrayLike<number>
      const worst = Array.from(
        data as ArrayLike<number>,
        (want, at) => Math.abs(got[at]! - want) / Math.max(1, Math.abs(want)),
      )
      assert.ok(Math.max(...worst) <= 1e-5, `${outputs[i]!.name} is ${Math.max(...worst)} off`)
    })
  })
}
