// XGBoost models whose trees, counts or lists do not fit together: refused by a typed error, in bounded memory.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isSlipwayError } from '../../src/errors.ts'
import { readPart } from '../../src/formats/xgboost/read-part.ts'
import { boosterOutcome } from './booster-outcome.ts'

type Json = Record<string, unknown>

/** A model of one tree: node 0 splits on feature 0 at 0.5, nodes 1 and 2 are leaves. */
function model(changes: {
  readonly tree?: Json
  readonly model?: Json
  readonly param?: Json
}): Json {
  const tree = {
    tree_param: { num_nodes: '3', size_leaf_vector: '1', num_feature: '2', num_deleted: '0' },
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, 1, -1],
    default_left: [0, 0, 0],
    sum_hessian: [4, 2, 2],
    loss_changes: [1, 0, 0],
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    ...changes.tree,
  }
  return {
    version: [2, 1, 4],
    learner: {
      attributes: {},
      feature_names: [],
      feature_types: [],
      learner_model_param: {
        base_score: '5E-1',
        num_class: '0',
        num_feature: '2',
        num_target: '1',
        ...changes.param,
      },
      objective: { name: 'reg:squarederror' },
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_trees: '1', num_parallel_tree: '1' },
          trees: [tree],
          tree_info: [0],
          iteration_indptr: [0, 1],
          ...changes.model,
        },
      },
    },
  }
}

const outcome = (document: unknown) =>
  boosterOutcome(new TextEncoder().encode(JSON.stringify(document)), readPart)

test('the model that the others are made from answers', () => {
  assert.equal(outcome(model({})), 'value')
})

const malformed: Readonly<Record<string, Json>> = {
  'a child that points at its parent': model({ tree: { left_children: [0, -1, -1] } }),
  'two nodes that point at each other': model({
    tree: { left_children: [1, 2, -1], right_children: [2, 1, -1] },
  }),
  'a child outside of the tree': model({ tree: { right_children: [3, -1, -1] } }),
  'a negative child': model({ tree: { right_children: [-2, -1, -1] } }),
  'a child of 2^31': model({ tree: { left_children: [2 ** 31, -1, -1] } }),
  'a fraction for a child': model({ tree: { left_children: [1.5, -1, -1] } }),
  'a feature that is not there': model({ tree: { split_indices: [2, 0, 0] } }),
  'a threshold of NaN': model({ tree: { split_conditions: ['NaN', 1, -1] } }),
  'lists of unequal length': model({ tree: { default_left: [0, 0] } }),
  'a text among numbers': model({ tree: { split_conditions: [null, 1, -1] } }),
  'no nodes': model({ tree: { tree_param: { num_nodes: '0' } } }),
  'more nodes than lists hold': model({ tree: { tree_param: { num_nodes: '2147483647' } } }),
  'a tree of an output that is not there': model({ model: { tree_info: [1] } }),
  'a tree of a negative output': model({ model: { tree_info: [-1] } }),
  'more trees than groups': model({ model: { tree_info: [] } }),
  'rounds that fall': model({ model: { iteration_indptr: [0, 2, 1] } }),
  'leaves of several values among outputs of one': model({
    tree: { tree_param: { num_nodes: '3', size_leaf_vector: '2' } },
  }),
  'categories of a node that is not there': model({
    tree: {
      categories: [1],
      categories_nodes: [9],
      categories_segments: [0],
      categories_sizes: [1],
    },
  }),
  'categories beyond the list': model({
    tree: {
      categories: [1],
      categories_nodes: [0],
      categories_segments: [0],
      categories_sizes: [7],
    },
  }),
  'a negative category': model({
    tree: {
      categories: [-1],
      categories_nodes: [0],
      categories_segments: [0],
      categories_sizes: [1],
    },
  }),
  'a category beyond those XGBoost takes': model({
    tree: {
      categories: [2 ** 24],
      categories_nodes: [0],
      categories_segments: [0],
      categories_sizes: [1],
    },
  }),
  'a base score that is no number': model({ param: { base_score: '[NaN]' } }),
  'base scores for other outputs': model({ param: { base_score: '[1,2,3]' } }),
  'more weights than trees': model({ model: { weight_drop: [1, 1] } }),
  'names for other features': {
    ...model({}),
    learner: { ...(model({})['learner'] as Json), feature_names: ['a'] },
  },
  'no trees': model({ model: { trees: undefined } }),
  'trees that are no list': model({ model: { trees: { length: 1e9 } } }),
}

for (const [what, document] of Object.entries(malformed)) {
  test(`${what} is E_FORMAT`, () => assert.equal(outcome(document), 'E_FORMAT'))
}

test('counts that would take memory are E_LIMIT', () => {
  assert.equal(outcome(model({ param: { num_feature: '2147483647' } })), 'E_LIMIT')
  assert.equal(outcome(model({ param: { num_class: '2147483647' } })), 'E_LIMIT')
})

test('sets that reach far together are E_LIMIT', () => {
  // 4000 splits on the last category there is: half a megaword each.
  const nodes = 8001
  const splits = Array.from({ length: 4000 }, (_, i) => i)
  const fill = (value: number) => Array<number>(nodes).fill(value)
  const tree = {
    tree_param: { num_nodes: String(nodes), size_leaf_vector: '1' },
    left_children: fill(-1).map((_, i) => (i < 4000 ? 2 * i + 1 : -1)),
    right_children: fill(-1).map((_, i) => (i < 4000 ? 2 * i + 2 : -1)),
    split_indices: fill(0),
    split_conditions: fill(0),
    default_left: fill(0),
    sum_hessian: fill(1),
    loss_changes: fill(0),
    categories: splits.map(() => 2 ** 24 - 1),
    categories_nodes: splits,
    categories_segments: splits,
    categories_sizes: splits.map(() => 1),
  }
  assert.equal(outcome(model({ tree })), 'E_LIMIT')
})

test('an objective or a booster that is not known is refused by name', () => {
  for (const change of [
    { objective: { name: 'reg:custom' } },
    { gradient_booster: { name: 'forest', model: {} } },
  ]) {
    const document = { ...model({}), learner: { ...(model({})['learner'] as Json), ...change } }
    assert.throws(
      () => readPart({ name: 'm', bytes: new TextEncoder().encode(JSON.stringify(document)) }),
      (error) =>
        isSlipwayError(error) &&
        error.code === 'E_UNSUPPORTED' &&
        /reg:custom|forest/.test(error.message),
    )
  }
})

test('files of every form are refused wherever they are cut off', () => {
  const root = new URL('../../../test/fixtures/xgboost/', import.meta.url)
  for (const name of [
    '0.90/base-steep/model.model',
    '3.4.1/targets/model.ubj',
    '3.4.1/quantiles/model.json',
  ]) {
    const bytes = new Uint8Array(readFileSync(new URL(name, root)))
    for (let end = 0; end < bytes.length - 1; end += 7) {
      const cut = boosterOutcome(bytes.subarray(0, end), readPart)
      assert.notEqual(cut, 'value', `${name} cut at byte ${end}`)
    }
    assert.equal(boosterOutcome(bytes, readPart), 'value')
  }
})
