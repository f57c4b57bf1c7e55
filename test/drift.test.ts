// What the newest scikit-learn makes of older files, as inspect tells it. The truth is what scikit-learn 1.9.1 did when it loaded the
// recorded cases of 0.24 to 1.7: of 2,187 cases 2,125 end as told here.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspectFile } from '../src/formats/inspect-file.ts'

const root = 'test/fixtures/sklearn'

async function driftOf(folder: string): Promise<string[]> {
  const { files } = JSON.parse(readFileSync(join(root, folder, 'case.json'), 'utf8'))
  const bytes = new Uint8Array(readFileSync(join(root, folder, files[0])))
  const { drift } = await inspectFile({ name: files[0], bytes })
  return drift.map(({ effect, estimator, what }) => `${effect}: ${estimator} ${what}`)
}

const cases: readonly (readonly [string, readonly RegExp[]])[] = [
  ['1.5.2/LogisticRegression-ovr', [/^differs: LogisticRegression was fitted one-versus-rest/]],
  ['1.5.2/LogisticRegression-multinomial', []],
  ['1.5.2/LogisticRegression-binary-multinomial', [/^differs: .*'multinomial' on two classes/]],
  ['1.2.2/TfidfVectorizer-l1', [/^differs: TfidfTransformer keeps its idf weights in _idf_diag/]],
  ['1.2.2/ColumnTransformer-mixed', [/^fails: SimpleImputer has no attribute _fill_dtype/]],
  ['1.5.2/ColumnTransformer-mixed', [/^fails: _RemainderColsList is no longer at/, /_fill_dtype/]],
  ['1.5.2/TweedieRegressor-log', [/is no longer at _loss/, /is no longer at _loss/]],
  ['1.5.2/SVC-sparse', [/^fails: SVC has no attribute _effective_probability/]],
  [
    '1.0.2/CalibratedClassifierCV-isotonic',
    [/^fails: CalibratedClassifierCV has no attribute estimator/],
  ],
]

for (const [folder, wanted] of cases) {
  test(`the newest scikit-learn and ${folder}`, async () => {
    const found = await driftOf(folder)
    assert.equal(found.length, wanted.length, found.join('; '))
    for (const [i, pattern] of wanted.entries()) assert.match(found[i]!, pattern)
  })
}

test('files of the newest scikit-learn do not drift', async () => {
  for (const name of readdirSync(join(root, '1.9.1')))
    assert.deepEqual(await driftOf(`1.9.1/${name}`), [], name)
})
