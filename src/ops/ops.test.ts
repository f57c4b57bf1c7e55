import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { operators } from './index.ts'

test('operator names do not repeat across domains', () => {
  const names = operators.map((operator) => operator.opType)
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  )
})

for (const domain of ['ai.onnx', 'ai.onnx.ml', 'slipway']) {
  test(`every file of ${domain} that defines an operator is in its list`, () => {
    const folder = `src/ops/${domain}`
    const list = readFileSync(`${folder}/index.ts`, 'utf8')
    const missing = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts' && !file.endsWith('.test.ts'))
      .filter((file) =>
        /: (readonly )?Operator(\[\])? =/.test(readFileSync(`${folder}/${file}`, 'utf8')),
      )
      .filter((file) => !list.includes(`./${file}`))
    assert.deepEqual(missing, [])
  })
}

test('every operator says what rows are to it and infers its types', () => {
  for (const operator of operators) {
    assert.equal(typeof operator.rowWise, 'function', operator.opType)
    assert.equal(typeof operator.infer, 'function', operator.opType)
  }
})
