// Several objects in one pickle: what `slipway inspect` proposes can be served as it stands, and answers as the code around them did.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openModel } from '../src/config/open-model.ts'
import { inspectPath } from '../src/cli/inspect-path.ts'
import { proposalLines } from '../src/cli/proposal-text.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { bindRows } from '../src/signature/bind-rows.ts'

const folder = 'test/fixtures/bundles'
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  { readonly requests: readonly unknown[]; readonly answers: readonly unknown[] }
>

async function answersOf(model: string, requests: readonly unknown[]): Promise<unknown[]> {
  const loaded = await openModel(model)
  try {
    const signature = loaded.signatureFor(['predict'])
    const bound = bindRows(signature, requests, { model: loaded.name })
    const [predict] = await loaded.run(signature, bound.tensors, ['predict'], bound.numeric)
    const answers = Array.from(predict!.data as ArrayLike<unknown>)
    return predict!.dataType === 'BOOL' ? answers.map(Boolean) : answers
  } finally {
    await loaded.close()
  }
}

function isNear(got: unknown, want: unknown): boolean {
  if (typeof got !== 'number' || typeof want !== 'number') return got === want
  return Math.abs(got - want) <= 1e-12 * Math.max(1, Math.abs(want))
}

/** What sh makes of the argument of the line that is printed. */
function pasted(line: string): string {
  assert.ok(line.startsWith('slipway serve '), line)
  return execFileSync('sh', ['-c', `printf %s ${line.slice('slipway serve '.length)}`]).toString()
}

const inLine = new Set(
  `dict tuple tuple-model-first russian chinese spaces nested-list only-model pca selector selector-scaler-pca imputer polynomial clusters clusters-beside
   fitted-names column-transformer text text-tuple text-counts text-svd two-models models-nested two-scalers`.split(
    /\s+/,
  ),
)

for (const [name, { requests, answers }] of Object.entries(expected)) {
  test(`the proposal for ${name} answers as its code did`, async () => {
    const path = join(folder, `${name}.pkl`)
    const report = await inspectPath(path)
    const { proposal } = report
    assert.ok(proposal, 'there is a proposal')
    const roads: string[] = []
    const line = proposalLines(path, proposal).find((text) => text.startsWith('slipway serve '))
    assert.equal(line !== undefined, inLine.has(name))
    if (line !== undefined) roads.push(pasted(line))
    const copy = mkdtempSync(join(tmpdir(), 'slipway-bundle-'))
    copyFileSync(path, join(copy, `${name}.pkl`))
    writeFileSync(join(copy, 'slipway.json'), JSON.stringify(proposal.config))
    for (const model of [...roads, copy]) {
      const got = await answersOf(model, requests)
      assert.ok(
        got.length === answers.length && got.every((value, i) => isNear(value, answers[i])),
        `${JSON.stringify(got)} in the place of ${JSON.stringify(answers)}`,
      )
    }
  })
}

test('where two readings fit, the proposal says which is taken and what else would do', async () => {
  const guesses = async (name: string) =>
    (await inspectPath(join(folder, `${name}.pkl`))).proposal!.guesses.join('\n')
  assert.match(
    await guesses('two-models'),
    /Which file is the model\? .*logistic is taken; .*forest would/,
  )
  assert.match(await guesses('two-scalers'), /standard is taken; .*minmax would fit/)
  assert.match(await guesses('one-hot-stacked'), /side by side in this order/)
})

test('a bundle without a model, and a model, get no proposal', async () => {
  for (const path of ['examples/iris/model.pkl', 'test/fixtures/pickle/numpy2.5/containers.p4.pkl'])
    assert.equal((await inspectPath(path)).proposal, undefined)
})

test('steps in an order that their kinds forbid are named', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'slipway-bundle-'))
  const bundle = 'ordinal-imputed.pkl'
  copyFileSync(join(folder, bundle), join(copy, bundle))
  const step = (item: string) => ({ file: `${bundle}::${item}`, on: ['city', 'sex'] })
  const config = (steps: unknown[]) => ({
    model: `${bundle}::model`,
    columns: ['city', 'age', 'sex', 'income'],
    steps,
  })
  const path = join(copy, 'slipway.json')
  writeFileSync(path, JSON.stringify(config([step('ordinal_encoder'), step('imputer')])))
  await assert.rejects(
    loadConfig(path),
    /steps\[1\] does not take what the steps in front of it make/,
  )
  writeFileSync(path, JSON.stringify(config([step('imputer'), step('ordinal_encoder')])))
  await (await loadConfig(path)).close()
})
