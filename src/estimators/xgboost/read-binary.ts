import type { Version } from '../context.ts'
import { ByteReader } from './byte-reader.ts'
import { checkSize } from './check-size.ts'
import { malformed, unsupported } from './faults.ts'
import type { BoosterModel, BoosterTree } from './model.ts'
import { marginOf } from './objectives.ts'
import { evenRounds } from './read-model.ts'

/**
 * XGBoost's own binary form, to 3.0: structs as they lay in memory (src/learner.cc, src/gbm/gbtree_model.h and
 * include/xgboost/tree_model.h of 0.90 to 2.1), little-endian. Before 1.0 nothing stands in front and the base score is a margin.
 */
export function readBinary(bytes: Uint8Array): BoosterModel {
  const reader = new ByteReader(bytes)
  if (String.fromCharCode(...bytes.subarray(0, 4)) === 'binf') reader.skip(4)
  const param = readLearnerParam(reader)
  const objective = reader.text()
  const booster = reader.text()
  const { version, score, outputs } = param
  // Version 0 was never written: it is what stood in the struct's reserved words.
  const isOld = version[0] < 1
  const base = isOld ? [score] : marginOf(objective, version, [score])
  const shared = {
    version: isOld ? ([0, 90, 0] as const) : version,
    objective,
    features: param.features,
    outputs,
    classCount: param.classCount,
    base,
  }
  const body = readBooster(reader, booster, param)
  return { ...shared, ...body, attributes: param.hasAttributes ? readPairs(reader) : new Map() }
}

interface LearnerParam {
  readonly version: Version
  readonly score: number
  readonly features: number
  readonly outputs: number
  readonly classCount: number
  readonly hasAttributes: boolean
}

/** 136 bytes: base_score, num_feature, num_class, contain_extra_attrs, contain_eval_metrics, major, minor, num_target, reserved. */
function readLearnerParam(reader: ByteReader): LearnerParam {
  const struct = new ByteReader(reader.take(136))
  const score = struct.float32()
  const [features, classes, attributes, , major, minor, targets] = Array.from({ length: 7 }, () =>
    struct.int32(),
  ) as [number, number, number, number, number, number, number]
  if (!Number.isFinite(score)) throw malformed('its base score is no number')
  if (features < 0 || classes < 0 || targets < 0) throw malformed('a count is negative')
  const outputs = Math.max(classes, targets, 1)
  checkSize(features, outputs)
  return {
    version: [major, minor, 0],
    score,
    features,
    outputs,
    classCount: classes,
    hasAttributes: attributes !== 0,
  }
}

type Body = Pick<BoosterModel, 'booster' | 'trees' | 'groups' | 'rounds' | 'weights' | 'linear'>

function readBooster(reader: ByteReader, booster: string, param: LearnerParam): Body {
  if (booster === 'gblinear') {
    reader.skip(136)
    const linear = reader.floats()
    if (linear.length !== (param.features + 1) * param.outputs)
      throw malformed(`there are ${linear.length} weights for ${param.features} features`)
    return { booster, trees: [], groups: [], rounds: [0], linear }
  }
  if (booster !== 'gbtree' && booster !== 'dart') throw unsupported(`of booster "${booster}"`)
  const forest = readForest(reader, param)
  if (booster === 'gbtree') return { booster, ...forest }
  const weights = forest.trees.length > 0 ? reader.floats() : new Float32Array(0)
  if (weights.length !== forest.trees.length)
    throw malformed(`there are ${weights.length} weights for ${forest.trees.length} trees`)
  return { booster, ...forest, weights }
}

/** GBTreeModelParam is 160 bytes: num_trees, num_parallel_tree (num_roots before 1.0), ..., num_output_group, size_leaf_vector, reserved. */
function readForest(
  reader: ByteReader,
  { outputs, features }: LearnerParam,
): Pick<BoosterModel, 'trees' | 'groups' | 'rounds'> {
  const struct = new ByteReader(reader.take(160))
  const count = struct.int32()
  const parallel = Math.max(1, struct.int32())
  struct.skip(20)
  const leafVector = struct.int32()
  if (leafVector > 1) throw unsupported('with leaves of several values in the binary form')
  // A tree takes 148 bytes of parameters and 36 a node.
  if (count < 0 || count * 184 > reader.left) throw malformed(`it says it has ${count} trees`)
  const trees = Array.from({ length: count }, () => readTree(reader, features))
  const groups = Array.from({ length: count }, () => reader.int32())
  return { trees, groups, rounds: evenRounds(count, outputs * parallel) }
}

/** TreeParam (148 bytes), then nodes of 20 bytes, then their statistics of 16 bytes. */
function readTree(reader: ByteReader, features: number): BoosterTree {
  const struct = new ByteReader(reader.take(148))
  const roots = struct.int32()
  const count = struct.int32()
  struct.skip(12)
  const leafVector = struct.int32()
  if (roots > 1 || leafVector > 1) throw unsupported('whose trees have several roots')
  if (count < 1 || count * 36 > reader.left) throw malformed(`a tree says it has ${count} nodes`)
  const tree = {
    left: new Int32Array(count),
    right: new Int32Array(count),
    feature: new Int32Array(count),
    condition: new Float32Array(count),
    defaultLeft: new Uint8Array(count),
    cover: new Float32Array(count),
    gain: new Float32Array(count),
    categories: new Map<number, ArrayLike<number>>(),
  }
  for (let node = 0; node < count; node++) {
    reader.skip(4)
    tree.left[node] = reader.int32()
    tree.right[node] = reader.int32()
    const index = reader.int32()
    // The highest bit says where missing values go.
    tree.feature[node] = tree.left[node] === -1 ? 0 : index & 0x7fffffff
    tree.defaultLeft[node] = index < 0 ? 1 : 0
    tree.condition[node] = reader.float32()
    if (tree.left[node] !== -1 && index !== -1 && tree.feature[node]! >= features)
      throw malformed(`a split asks for feature ${tree.feature[node]} of ${features}`)
  }
  for (let node = 0; node < count; node++) {
    tree.gain[node] = reader.float32()
    tree.cover[node] = reader.float32()
    reader.skip(8)
  }
  return tree
}

function readPairs(reader: ByteReader): ReadonlyMap<string, string> {
  const count = reader.size()
  const pairs = new Map<string, string>()
  for (let i = 0; i < count; i++) {
    const key = reader.text()
    pairs.set(key, reader.text())
  }
  return pairs
}
