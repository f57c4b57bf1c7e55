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
  for (const place of [2, 3, 4, 5])
    assert.equal(new Set(walks.map(({ inputs }) => inputs[place]?.constant)).size, 1)
  await model.close()
})
