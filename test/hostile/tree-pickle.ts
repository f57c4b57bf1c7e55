// Pickles of scikit-learn's trees, node by node, as its version 1.2 writes them (seven fields, 56 bytes a node).
import { binbytes, dtype, global, int, long, ndarray, uint32 } from './assembler.ts'

/** A node as the file holds it; 64-bit integers may be beyond what a double holds. */
export interface PickledNode {
  readonly left: number | bigint
  readonly right: number | bigint
  readonly feature: number | bigint
  readonly threshold: number
}

export const leaf: PickledNode = { left: -1, right: -1, feature: -2, threshold: -2 }

export function split(
  feature: PickledNode['feature'],
  threshold: number,
  left: PickledNode['left'],
  right: PickledNode['right'],
): PickledNode {
  return { left, right, feature, threshold }
}

interface Field {
  readonly name: string
  readonly code: string
}

const fields: readonly Field[] = [
  { name: 'left_child', code: 'i8' },
  { name: 'right_child', code: 'i8' },
  { name: 'feature', code: 'i8' },
  { name: 'threshold', code: 'f8' },
  { name: 'impurity', code: 'f8' },
  { name: 'n_node_samples', code: 'i8' },
  { name: 'weighted_n_node_samples', code: 'f8' },
]

const tuple = (...items: string[]): string => `(${items.join('')}t`

/** numpy.dtype of a structure of 8-byte fields, one behind the other. */
function structure(list: readonly Field[]): string {
  const size = list.length * 8
  const entries = list.map(({ name, code }, i) => `${long(name)}${tuple(dtype(code), int(8 * i))}`)
  const names = tuple(...list.map(({ name }) => long(name)))
  return `${global('numpy', 'dtype')}${long(`V${size}`)}\x89\x88\x87R(K\x03${long('|')}N${names}}(${entries.join('')}u${int(size)}K\x01K\x10tb`
}

function nodeArray(nodes: readonly PickledNode[], extra: readonly Field[]): string {
  const list = [...fields, ...extra]
  const bytes = Buffer.alloc(nodes.length * list.length * 8)
  nodes.forEach((node, i) => {
    const at = i * list.length * 8
    bytes.writeBigInt64LE(BigInt(node.left), at)
    bytes.writeBigInt64LE(BigInt(node.right), at + 8)
    bytes.writeBigInt64LE(BigInt(node.feature), at + 16)
    bytes.writeDoubleLE(node.threshold, at + 24)
    bytes.writeBigInt64LE(1n, at + 40)
  })
  return ndarray(`${int(nodes.length)}\x85`, structure(list), longBytes(bytes))
}

/** BINBYTES of any length: spreading a long array into an argument list overflows the stack. */
function longBytes(bytes: Buffer): string {
  return bytes.length < 65_536
    ? binbytes(bytes)
    : `B${uint32(bytes.length)}${bytes.toString('latin1')}`
}

interface TreeOptions {
  readonly features?: number
  /** How many nodes the values are for; default: as many as there are. */
  readonly valuedNodes?: number
  /** Shape of the values behind their first size. */
  readonly valueShape?: readonly number[]
  readonly extraFields?: readonly Field[]
}

/** A fitted DecisionTreeRegressor over these nodes, as opcodes; node i has the value i. */
export function treeRegressor(nodes: readonly PickledNode[], options: TreeOptions = {}): string {
  const {
    features = 2,
    valuedNodes = nodes.length,
    valueShape = [1, 1],
    extraFields = [],
  } = options
  const shape = [valuedNodes, ...valueShape]
  const values = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i)
  const classes = ndarray('K\x01\x85', dtype('i8'), binbytes('\x01\0\0\0\0\0\0\0'))
  const state = [
    `${long('max_depth')}K\x05`,
    `${long('node_count')}${int(nodes.length)}`,
    `${long('nodes')}${nodeArray(nodes, extraFields)}`,
    `${long('values')}${ndarray(tuple(...shape.map(int)), dtype('f8'), longBytes(Buffer.from(values.buffer)))}`,
  ]
  const tree = `${global('sklearn.tree._tree', 'Tree')}(${int(features)}${classes}K\x01tR}(${state.join('')}ub`
  return `${global('sklearn.tree._classes', 'DecisionTreeRegressor')})\x81}(${long('tree_')}${tree}${long('n_features_in_')}${int(features)}${long('n_outputs_')}K\x01${long('_sklearn_version')}${long('1.2.2')}ub`
}
