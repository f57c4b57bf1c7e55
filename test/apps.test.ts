// slipway.json in the place of an app's own code: the same answers to the same raw requests.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeModel } from '../src/formats/slipway/write.ts'
import { loadModel } from '../src/index.ts'
import { bindRows } from '../src/signature/bind-rows.ts'
import type { AppCase } from './app-case.ts'
import { findApps } from './app-case.ts'

const own = findApps('test/fixtures/apps')

for (const app of own) {
  test(`${app.name} answers as its own code does`, async () => {
    assert.deepEqual(await differences(app), [])
  })
}

for (const app of own) {
  test(`${app.name} survives our own file`, async () => {
    const model = await loadModel(join(app.folder, 'slipway.json'))
    const file = join(mkdtempSync(join(tmpdir(), 'slipway-app-')), 'model.slipway')
    writeFileSync(file, writeModel(model.model))
    await model.close()
    assert.deepEqual(await differences(app, file), [])
  })
}

test('there are committed apps', () => {
  assert.ok(own.length >= 4)
})

async function differences(
  app: AppCase,
  file = join(app.folder, 'slipway.json'),
): Promise<string[]> {
  const model = await loadModel(file)
  try {
    const outputs = ['predict', ...(app.probabilities ? ['predict_proba'] : [])]
    const signature = model.signatureFor(outputs)
    const found: string[] = []
    for (const [i, request] of app.requests.entries()) {
      const bound = bindRows(signature, request, { model: model.name })
      const [predict, proba] = await model.run(signature, bound.tensors, outputs, bound.numeric)
      if (!isNear(predict!.data[0], app.answers[i]))
        found.push(`request ${i}: ${String(predict!.data[0])}, not ${String(app.answers[i])}`)
      for (const [k, want] of (app.probabilities?.[i] ?? []).entries())
        if (!isNear(proba!.data[k], want))
          found.push(`request ${i}: probability ${String(proba!.data[k])}, not ${want}`)
    }
    return found
  } finally {
    await model.close()
  }
}

function isNear(got: unknown, want: unknown): boolean {
  if (typeof got !== 'number' || typeof want !== 'number') return got === want
  return Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want))
}
