import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadModel } from '../../../load.ts'

test('decision_path that sends missing values its own way walks the nodes that all methods share', async () => {
  const model = await loadModel('test/fixtures/sklearn/1.5.2/DecisionTree-missing-path/model.pkl')
  const [signature] = model.model.signatures
  const graphs = [signature!.graph, signature!.float32Graph ?? signature!.graph]
  const walks = graphs.flatMap(({ nodes }) =>
    nodes.filter(({ opType }) => opType === 'TreeEnsemble' || opType === 'TreeShap'),
  )
  assert.ok(walks.length >= 4)
  const constants = (place: number) => new Set(walks.map(({ inputs }) => inputs[place]?.constant))
  for (const place of [2, 3, 4]) assert.equal(constants(place).size, 1)
  // Its probabilities, and the class of each leaf.
  assert.equal(constants(5).size, 2)
  await model.close()
})
