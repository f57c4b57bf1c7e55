// Every public estimator of every scikit-learn in the list is read, or refused by name with the reason and what to do instead.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findReader, prepareReaders } from '../src/estimators/index.ts'
import { nothingToServe } from '../src/estimators/scikit-learn/nothing-to-serve.ts'

const table = JSON.parse(readFileSync('test/fixtures/sklearn-estimators.json', 'utf8')) as Readonly<
  Record<string, { readonly first: string; readonly methods: readonly string[] }>
>

test('every public estimator of scikit-learn that can answer is read, the others are refused by name', async () => {
  const names = Object.keys(table)
  assert.ok(names.length > 210)
  await prepareReaders(names)
  const wrong = names.filter((name) => {
    const answers = table[name]!.methods.length > 0
    const refusal = nothingToServe(name)
    const isRead = findReader(name) !== undefined
    // An object whose methods are those of what it holds lists none.
    return answers ? !isRead || refusal !== undefined : isRead === (refusal !== undefined)
  })
  assert.deepEqual(wrong, [])
  assert.equal(findReader('sklearn.tree._classes.DecisionTreeRanker'), undefined)
})
