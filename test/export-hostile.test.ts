// Names out of a hostile file stay text in a written module.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeModule } from '../src/codegen/javascript/write-module.ts'
import { loadModel } from '../src/index.ts'
import { importModule } from './exported.ts'

const hostile = '</script><script>globalThis.pwned=1//\u2028*/`${globalThis.pwned=1}`\\\'"\n'

test('hostile names of columns, outputs and estimators neither run nor break the module', async () => {
  const { model } = await loadModel('test/fixtures/sklearn/1.9.1/Pipeline-columns/model.pkl')
  const [signature] = model.signatures
  const renamed = {
    ...signature!,
    estimator: hostile,
    inputs: signature!.inputs.map((input, i) => ({ ...input, name: `${hostile}${i}` })),
    outputs: signature!.outputs.map((output) => ({ ...output, name: `${hostile}${output.name}` })),
    graph: {
      ...signature!.graph,
      outputs: signature!.graph.outputs.map((output) => ({
        ...output,
        name: `${hostile}${output.name}`,
      })),
    },
  }
  const source = {
    ...model.source,
    estimator: hostile,
    framework: hostile,
    frameworkVersion: hostile,
  }
  const name = `${hostile}predict`
  const { code, types } = writeModule({ ...model, source }, renamed, [name])
  const { answer } = await importModule(code)
  assert.equal((answer([[30, 'Bern', 'basic', 3, 1, 0]])[name] as unknown[]).length, 1)
  assert.equal((globalThis as Record<string, unknown>)['pwned'], undefined)
  assert.doesNotMatch(code + types, /<\/script/)
  // The types hold two lines of names, whatever the names are: no line begins with text of the file.
  assert.doesNotMatch(types, /^\s*<|^\s*globalThis/m)
})

test('what a module cannot hold is refused by the names of its operators', async () => {
  const { model } = await loadModel(
    'test/fixtures/sklearn/1.5.2/KNeighborsClassifier-kd_tree/model.pkl',
  )
  assert.throws(
    () => writeModule(model, model.signatures[0]!, ['predict']),
    /LabelVotes, NearestInTree/,
  )
})
