// Exact optimisation changes no bit of any answer, over every committed case: of the whole model, and of the outputs asked for alone.
import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { test } from 'node:test'
import type { Model } from '../src/ir/model.ts'
import { keepOutputs } from '../src/optimizing/keep-outputs.ts'
import { optimized } from '../src/optimizing/optimizations.ts'
import { findCases } from './parity-case.ts'
import { roundtrip } from './roundtrip.ts'

const root = 'test/fixtures'

/** The outputs of the first signature that has any of those asked for. */
function only(model: Model, asked: readonly string[]): Model {
  const signature = model.signatures.find(({ outputs }) =>
    outputs.some(({ name }) => name === asked[0]),
  )
  const names = asked.filter((name) => signature?.outputs.some((output) => output.name === name))
  return names.length === asked.length ? keepOutputs(model, names) : model
}

for (const folder of ['sklearn', 'catboost', 'xgboost', 'lightgbm'].flatMap((name) =>
  findCases(`${root}/${name}`),
)) {
  const name = relative(root, folder)
  test(`${name} answers the same bits after exact optimisation`, async () => {
    const whole = await roundtrip(folder, (model) => optimized(model, []))
    if (whole === 'refused') return
    assert.equal(whole, 'equal')
    const few = await roundtrip(
      folder,
      (model, asked) => optimized(only(model, asked.slice(0, 1)), []),
      1,
    )
    assert.equal(few, 'equal')
  })
}
