// The form as it stands when a model is opened, and its table, work for every committed model.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersTable } from '../../src/page/playground/answers-table.ts'
import { exampleTable, exampleTexts } from '../../src/page/playground/examples.ts'
import { pasteTable } from '../../src/page/playground/paste-table.ts'
import { readAnswer } from '../../src/page/playground/read-answer.ts'
import { rowsOfForm, rowsOfJson } from '../../src/page/playground/request.ts'
import type { ModelCard } from '../../src/protocols/page/model-card.ts'
import { callerOf, columns, iris } from '../http/caller.ts'
import type { Call } from '../http/caller.ts'
import { faultsOfCommitted } from '../http/committed-models.ts'

async function firstCard(call: Call): Promise<ModelCard> {
  return (await call('/page/models')).json.models[0] as ModelCard
}

/** What goes wrong with a model's form, table and JSON as they are first shown. */
async function failure(call: Call): Promise<string | undefined> {
  const card = await firstCard(call)
  if (card.examples.length === 0) return undefined
  const outputs = card.outputs.filter((name) => name === 'predict_proba')
  const table = pasteTable(card, exampleTable(card))
  const asked = [
    ...(card.fields.length > 0 ? [rowsOfForm(card, exampleTexts(card, 0))] : []),
    ...(card.fields.length > 0
      ? [
          table.rows.length > 0
            ? { x: table.rows, isSingle: false }
            : { problem: `table: ${table.problems[0]}` },
        ]
      : []),
    rowsOfJson(card, JSON.stringify(card.examples[0])),
  ]
  const answers = []
  for (const rows of asked) {
    if ('problem' in rows && rows.problem !== undefined) return rows.problem
    const { x, isSingle } = rows as { x: unknown; isSingle: boolean }
    const answer = await call('/predict', {
      body: { X: x, ...(outputs.length > 0 ? { outputs } : {}) },
    })
    if (answer.status !== 200) return `${answer.text} to ${JSON.stringify(x).slice(0, 200)}`
    const read = readAnswer(card, answer.json, isSingle)
    if (!read) return `not read: ${answer.text}`
    if (isSingle && read.length !== 1) return `${read.length} answers to one row`
    if (!isSingle && read.length !== table.rows.length) return `${read.length} answers to a table`
    if (read.some((row) => row.prediction === undefined)) return `no prediction: ${answer.text}`
    answers.push(read)
  }
  const [ofForm, ofTable] = answers
  if (
    ofTable &&
    ofTable.length > 1 &&
    answersTable(ofTable).split('\n').length !== ofTable.length + 1
  )
    return 'the table of answers'
  if (ofTable && JSON.stringify(ofForm![0]) !== JSON.stringify(ofTable[0]))
    return 'the table answers other than the form'
  return undefined
}

test('form, table and JSON of every committed model are answered as they are first shown', async () => {
  const found = await faultsOfCommitted((model) => failure(callerOf([model])))
  assert.deepEqual(found, [])
})

test('probabilities stand by class in every form of an answer', async () => {
  const x = [[5.1, 3.5, 1.4, 0.2]]
  for (const style of ['y_pred', 'label'] as const) {
    const call = callerOf([iris], { style })
    const card = await firstCard(call)
    const answer = await call('/predict', { body: { X: x, outputs: ['predict_proba'] } })
    const [row] = readAnswer(card, answer.json, false)!
    assert.equal(row!.prediction, 'setosa')
    assert.deepEqual(
      row!.probabilities!.map(([label]) => label),
      ['setosa', 'versicolor', 'virginica'],
    )
    assert.ok(row!.probabilities![0]![1] > 0.9)
    assert.deepEqual(row!.more, [])
  }
})

test('answers under names of slipway.json: one probability is a bar, what is no number stays text', () => {
  const shape = {
    defaultOutputs: ['label'],
    answer: { kind: 'rows', prediction: 'diagnosis', parts: ['risk', 'sure'] } as const,
  }
  const json = { diagnosis: 'benign', risk: 0.25, sure: '75.0%', tier: 'low' }
  assert.deepEqual(readAnswer(shape, json, true), [
    {
      prediction: 'benign',
      probabilities: [['risk', 0.25]],
      more: [
        ['sure', '75.0%'],
        ['tier', 'low'],
      ],
    },
  ])
})

test('a field says what is wrong with it', async () => {
  const card = await firstCard(callerOf([columns]))
  const texts = exampleTexts(card, 0)
  const wrong = rowsOfForm(card, ['12x', ...texts.slice(1)])
  assert.ok(wrong.problem !== undefined)
  assert.match(wrong.problem, /^age: "12x" is not a number/)
  assert.deepEqual(wrong.byField!.slice(1), [undefined, undefined, undefined])
  assert.match(rowsOfJson(card, '{"a":').problem ?? '', /not JSON/)
})

test('a text in the table of answers is no formula when it is pasted', () => {
  const table = answersTable([
    { prediction: '=1+1', more: [['note', 'a\tb']] },
    { prediction: -1, more: [['note', null]] },
  ])
  assert.equal(table, "prediction\tnote\n'=1+1\ta b\n-1\t")
})
