import type { Version } from '../context.ts'
import { atLeast } from '../context.ts'
import type { Fields } from './fields.ts'
import {
  countAt,
  fieldsAt,
  integersAt,
  listAt,
  optional,
  singlesAt,
  textAt,
  textsAt,
} from './fields.ts'
import { checkSize } from './check-size.ts'
import { malformed, unsupported } from './faults.ts'
import type { BoosterModel } from './model.ts'
import { marginOf } from './objectives.ts'
import { readCategories } from './read-categories.ts'
import { readTree } from './read-tree.ts'

/** The model that JSON or UBJSON holds: a saved model, or a snapshot of a Booster (`Model` and `Config`), as pickles hold it. */
export function readModel(document: unknown): BoosterModel {
  const model = optional(document, 'Model') ?? document
  const learner = fieldsAt(model, 'learner')
  const version = versionOf(model)
  const param = fieldsAt(learner, 'learner_model_param')
  const objective = textAt(fieldsAt(learner, 'objective'), 'name')
  const classCount = countAt(param, 'num_class')
  const outputs = Math.max(classCount, countAt(param, 'num_target', 1), 1)
  const features = countAt(param, 'num_feature')
  checkSize(features, outputs)
  const booster = fieldsAt(learner, 'gradient_booster')
  const featureNames = namesIn(learner, 'feature_names', features)
  const featureTypes = namesIn(learner, 'feature_types', features)
  const shared = {
    version,
    objective,
    features,
    outputs,
    classCount,
    attributes: attributesOf(learner),
    ...(featureNames ? { featureNames } : {}),
    ...(featureTypes ? { featureTypes } : {}),
  }
  const scores = baseScores(param, outputs)
  const name = textAt(booster, 'name')
  const base = isUnfitted(param, booster, name, version)
    ? scores
    : marginOf(objective, version, scores)
  if (name === 'gblinear') return { ...shared, base, ...linearOf(booster, shared) }
  if (name !== 'gbtree' && name !== 'dart') throw unsupported(`of booster "${name}"`)
  const parallel = parallelTrees(optional(document, 'Config'))
  return { ...shared, base, ...treesOf(booster, name, shared, parallel) }
}

function versionOf(model: unknown): Version {
  const numbers = Array.from(integersAt(model, 'version'))
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0]
}

/** None, or one for each feature. */
function namesIn(learner: Fields, field: string, count: number): readonly string[] | undefined {
  const names = textsAt(learner, field)
  if (!names || names.length === 0) return undefined
  if (names.length !== count)
    throw malformed(`"${field}" has ${names.length} names for ${count} features`)
  return names
}

function attributesOf(learner: Fields): ReadonlyMap<string, string> {
  const attributes = optional(learner, 'attributes')
  if (typeof attributes !== 'object' || attributes === null) return new Map()
  return new Map(
    Object.entries(attributes).filter((pair): pair is [string, string] => {
      return typeof pair[1] === 'string'
    }),
  )
}

/** "5E-1", since 3.1 "[5E-1]" or one for each output. */
function baseScores(param: Fields, outputs: number): readonly number[] {
  const given = optional(param, 'base_score')
  const texts = String(given)
    .replace(/^\[|\]$/g, '')
    .split(',')
  const scores = texts.map((text) => Math.fround(Number(text)))
  const isKnown = typeof given === 'string' || typeof given === 'number'
  if (!isKnown || scores.some((score) => !Number.isFinite(score)))
    throw malformed('"base_score" is not there or no number')
  if (scores.length !== 1 && scores.length !== outputs)
    throw malformed(`"base_score" has ${scores.length} numbers for ${outputs} outputs`)
  return scores
}

/** Since 3.1 a model without trees that would estimate its base score from data takes it for a margin. */
function isUnfitted(param: Fields, booster: Fields, name: string, version: Version): boolean {
  if (name === 'gblinear' || !atLeast(version, 3, 1)) return false
  if (optional(param, 'boost_from_average') !== '1') return false
  const model = modelIn(booster, name)
  return listAt(model, 'trees').length === 0
}

/** dart wraps a gbtree. */
function modelIn(booster: Fields, name: string): Fields {
  return fieldsAt(name === 'dart' ? fieldsAt(booster, 'gbtree') : booster, 'model')
}

function treesOf(
  booster: Fields,
  name: 'gbtree' | 'dart',
  { outputs, features, version }: Pick<BoosterModel, 'outputs' | 'features' | 'version'>,
  parallel: number,
): Pick<BoosterModel, 'booster' | 'trees' | 'groups' | 'rounds' | 'weights' | 'categories'> {
  const model = modelIn(booster, name)
  const list = listAt(model, 'trees')
  const groups = integersAt(model, 'tree_info', list.length)
  const width = vectorWidth(list, outputs)
  const weights = weightsOf(booster, model, list.length)
  const categories = readCategories(optional(model, 'cats'), features, version)
  return {
    booster: weights ? 'dart' : 'gbtree',
    trees: Array.from(list, (tree) => readTree(tree, width)),
    groups: Array.from(groups),
    rounds: roundsOf(model, list.length, width > 1 ? 1 : outputs, parallel),
    ...(weights ? { weights } : {}),
    ...(categories ? { categories } : {}),
  }
}

/** Values a leaf holds, by the first tree: 1, or one for each output. */
function vectorWidth(trees: ArrayLike<unknown>, outputs: number): number {
  if (trees.length === 0) return 1
  const width = countAt(fieldsAt(trees[0], 'tree_param'), 'size_leaf_vector', 1)
  if (width <= 1) return 1
  if (width !== outputs) throw malformed(`its leaves hold ${width} values for ${outputs} outputs`)
  return width
}

/** Beside the gbtree in dart, inside the model since 3.4; what is missing at the end counts 1. */
function weightsOf(booster: Fields, model: Fields, count: number): Float32Array | undefined {
  const holder = [booster, model].find((fields) => optional(fields, 'weight_drop') !== undefined)
  if (!holder) return undefined
  const weights = singlesAt(holder, 'weight_drop')
  if (weights.length > count) throw malformed('there are more weights than trees')
  return Float32Array.from({ length: count }, (_, i) => weights[i] ?? 1)
}

/** Told by the file since 2.0; before, every round has the same number of trees. */
function roundsOf(
  model: Fields,
  trees: number,
  groups: number,
  otherwise: number,
): readonly number[] {
  if (optional(model, 'iteration_indptr') !== undefined) {
    const ends = Array.from(integersAt(model, 'iteration_indptr'))
    const isRising = ends.every((end, i) => end >= (ends[i - 1] ?? 0))
    if (!isRising || ends[0] !== 0 || ends.at(-1) !== trees)
      throw malformed('"iteration_indptr" does not fit its trees')
    return ends
  }
  const parallel = countAt(optional(model, 'gbtree_model_param'), 'num_parallel_tree', otherwise)
  return evenRounds(trees, groups * Math.max(1, parallel))
}

/** Before 1.6 the configuration alone, which only pickles hold, tells how many trees grow side by side. */
export function parallelTrees(config: unknown): number {
  const booster = optional(optional(config, 'learner'), 'gradient_booster')
  const tree = optional(booster, 'gbtree') ?? booster
  for (const name of ['gbtree_model_param', 'gbtree_train_param']) {
    const count = Number(optional(optional(tree, name), 'num_parallel_tree') ?? 0)
    if (Number.isInteger(count) && count > 0) return count
  }
  return 1
}

export function evenRounds(trees: number, each: number): readonly number[] {
  return Array.from({ length: Math.floor(trees / each) + 1 }, (_, i) => i * each)
}

function linearOf(
  booster: Fields,
  { features, outputs }: { features: number; outputs: number },
): Pick<BoosterModel, 'booster' | 'trees' | 'groups' | 'rounds' | 'linear'> {
  const linear = singlesAt(fieldsAt(booster, 'model'), 'weights')
  if (linear.length !== (features + 1) * outputs)
    throw malformed(`there are ${linear.length} weights for ${features} features`)
  return { booster: 'gblinear', trees: [], groups: [], rounds: [0], linear }
}
