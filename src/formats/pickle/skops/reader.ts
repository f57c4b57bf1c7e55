import type { ByteBudget } from '../../../encodings/byte-budget.ts'
import { DType } from '../../../encodings/numpy/dtype.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { readNpy } from '../../../encodings/npy.ts'
import {
  PyByteArray,
  PyDict,
  PyFloat,
  PyGlobal,
  PyInt,
  PyList,
  PyObject,
  PySet,
  PyTuple,
} from '../../../encodings/pickle/records.ts'
import { MaskedArray, PyPartial, PySlice, RandomSource } from '../../../encodings/pickle/values.ts'
import type { Zip } from '../../../encodings/zip.ts'
import { fault } from '../../../errors.ts'
import { resolve } from '../meaning/resolve.ts'
import type { SkopsNode } from './node.ts'
import { asList, asNode, asText } from './node.ts'
import { readSparseMatrix } from './sparse.ts'

type Loader = (reader: SkopsReader, node: SkopsNode) => unknown

// Deeper nesting than any honest file has, and far from where the stack ends.
const maximumDepth = 500

/** Turns nodes into the records a pickle of the same object would give. A node met again (same `__id__`) is the same record. */
export class SkopsReader {
  readonly zip: Zip
  readonly budget: ByteBudget
  private readonly known = new Map<unknown, unknown>()
  private readonly open = new Set<unknown>()
  private depth = 0

  constructor(zip: Zip, budget: ByteBudget) {
    this.zip = zip
    this.budget = budget
  }

  value(raw: unknown): unknown {
    const node = asNode(raw, 'a value')
    const id = node['__id__']
    if (id !== undefined && this.known.has(id)) return this.known.get(id)
    if (id !== undefined && this.open.has(id))
      throw fault('E_FORMAT', 'a node of the skops file contains itself')
    const name = asText(node['__loader__'], '__loader__')
    const load = loaders.get(name)
    if (!load)
      throw fault(
        'E_UNSUPPORTED',
        `the skops file holds a ${name} (${globalOf(node).qualifiedName}), which Slipway does not read`,
      )
    if (++this.depth > maximumDepth)
      throw fault('E_LIMIT', `the skops file is nested more than ${maximumDepth} levels deep`)
    this.open.add(id)
    const value = load(this, node)
    this.open.delete(id)
    this.depth--
    if (id !== undefined) this.known.set(id, value)
    return value
  }

  list(raw: unknown): unknown[] {
    return asList(raw, 'content').map((item) => this.value(item))
  }

  file(node: SkopsNode): Uint8Array {
    return this.zip.read(asText(node['file'], 'file'))
  }
}

function globalOf(node: SkopsNode): PyGlobal {
  return new PyGlobal(
    asText(node['__module__'], '__module__'),
    asText(node['__class__'], '__class__'),
    0,
  )
}

const contentOf = (node: SkopsNode): SkopsNode => asNode(node['content'], 'content')

const refuseCode: Loader = (_, node) => {
  throw fault(
    'E_CODE',
    `the skops file stores a call of ${globalOf(node).qualifiedName}, which Slipway never makes`,
  )
}

const loaders: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['JsonNode', (_, node) => scalar(asText(node['content'], 'JsonNode'))],
  ['TypeNode', (_, node) => globalOf(node)],
  ['FunctionNode', (_, node) => resolve(globalOf(node))],
  ['ListNode', (reader, node) => new PyList(reader.list(node['content']))],
  ['TupleNode', (reader, node) => new PyTuple(reader.list(node['content']))],
  ['SetNode', (reader, node) => new PySet(reader.list(node['content']), false)],
  ['DictNode', dict],
  ['DefaultDictNode', (reader, node) => reader.value(contentOf(node)['main'])],
  ['_DictWithDeprecatedKeysNode', (reader, node) => reader.value(contentOf(node)['main'])],
  ['BytesNode', (reader, node) => reader.file(node)],
  ['BytearrayNode', (reader, node) => new PyByteArray(reader.file(node))],
  [
    'SliceNode',
    (_, node) =>
      new PySlice(
        contentOf(node)['start'] ?? null,
        contentOf(node)['stop'] ?? null,
        contentOf(node)['step'] ?? null,
      ),
  ],
  ['PartialNode', partial],
  ['NdArrayNode', array],
  ['MaskedArrayNode', maskedArray],
  ['DTypeNode', (reader, node) => expectArray(reader.value(node['content'])).dtype],
  ['SparseMatrixNode', (reader, node) => readSparseMatrix(reader.file(node), reader.budget)],
  [
    'RandomStateNode',
    (reader, node) => new RandomSource('RandomState', reader.value(node['content'])),
  ],
  [
    'RandomGeneratorNode',
    (reader, node) => new RandomSource('Generator', reader.value(contentOf(node)['bit_generator'])),
  ],
  ['ObjectNode', (reader, node) => object(reader, node, 'newobj', [], node['content'])],
  [
    'ConstructorFromReduceNode',
    (reader, node) =>
      resolve(object(reader, node, 'reduce', itemsOf(reader.value(node['content'])), undefined)),
  ],
  ['TreeNode', reduced],
  ['LossNode', reduced],
  ['CachedNode', missing],
  ['MethodNode', refuseCode],
  ['OperatorFuncNode', refuseCode],
])

/** A Python scalar as json.dumps writes it: what has a point, an exponent or is no number's digits is a float. */
function scalar(text: string): unknown {
  if (/^-?(0|[1-9]\d*)$/.test(text)) {
    const value = Number(text)
    return Number.isSafeInteger(value) ? value : new PyInt(text)
  }
  if (text === 'NaN') return new PyFloat(NaN)
  if (text === 'Infinity') return new PyFloat(Infinity)
  if (text === '-Infinity') return new PyFloat(-Infinity)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw fault('E_FORMAT', 'a JsonNode of the skops file is not valid JSON', { cause: error })
  }
  if (typeof value === 'number') return new PyFloat(value)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  throw fault('E_UNSUPPORTED', 'a JsonNode of the skops file holds more than one value')
}

const numberKeys = /^(builtins\.(int|float|bool)|numpy\.\w+)$/

/** JSON keys are text; `key_types` says what each was. */
function dict(reader: SkopsReader, node: SkopsNode): PyDict {
  const content = Object.entries(contentOf(node))
  const types = itemsOf(reader.value(node['key_types']))
  if (types.length !== content.length)
    throw fault('E_FORMAT', 'a dict of the skops file has not as many key types as keys')
  return new PyDict(
    content.map(([key, value], i): [unknown, unknown] => [
      keyOf(key, types[i]),
      reader.value(value),
    ]),
  )
}

function keyOf(key: string, type: unknown): unknown {
  const name = type instanceof PyGlobal ? type.qualifiedName : ''
  if (name === 'builtins.str' || name === 'numpy.str_') return key
  if (!numberKeys.test(name))
    throw fault('E_UNSUPPORTED', `a dict of the skops file has keys of type ${name || 'unknown'}`)
  return scalar(key === 'True' || key === 'False' ? key.toLowerCase() : key)
}

function itemsOf(value: unknown): unknown[] {
  if (value instanceof PyTuple || value instanceof PyList) return value.items
  throw fault('E_FORMAT', 'the skops file has no sequence where one belongs')
}

function partial(reader: SkopsReader, node: SkopsNode): PyPartial {
  const content = contentOf(node)
  const kwargs = reader.value(content['kwds'])
  if (!(kwargs instanceof PyDict))
    throw fault('E_FORMAT', 'a partial of the skops file has no keywords')
  return new PyPartial(
    reader.value(content['func']),
    itemsOf(reader.value(content['args'])),
    kwargs,
  )
}

function array(reader: SkopsReader, node: SkopsNode): unknown {
  if (node['type'] === 'json') return objectArray(reader, node)
  if (node['type'] !== 'numpy')
    throw fault('E_FORMAT', 'an array of the skops file has no known type')
  const made = readNpy(reader.file(node), reader.budget)
  return node['__class__'] === 'ndarray' ? made : plainScalar(made)
}

/** numpy's scalars are stored as arrays of no dimensions; a pickle gives the plain Python value they equal. */
function plainScalar(made: NdArray): unknown {
  if (made.shape.length > 0)
    throw fault('E_FORMAT', 'a numpy scalar of the skops file has dimensions')
  const value: unknown = made.data[0]
  if (made.dtype.kind === 'f') return new PyFloat(value as number)
  if (made.dtype.kind === 'b') return value === 1
  return made.dtype.kind === 'i' || made.dtype.kind === 'u' || made.dtype.kind === 'U'
    ? value
    : made
}

/** Object arrays are nested lists of their items. */
function objectArray(reader: SkopsReader, node: SkopsNode): NdArray {
  const shape = itemsOf(reader.value(node['shape']))
  if (!shape.every((size) => typeof size === 'number' && size >= 0))
    throw fault('E_FORMAT', 'an object array of the skops file has no shape')
  let items = reader.list(node['content'])
  for (let axis = 1; axis < shape.length; axis++) items = items.flatMap(itemsOf)
  const size = (shape as number[]).reduce((product, length) => product * length, 1)
  if (items.length !== size)
    throw fault(
      'E_FORMAT',
      `an object array of the skops file holds ${items.length} items, not ${size}`,
    )
  return new NdArray(new DType('O', 8), shape as number[], items, reader.budget)
}

function expectArray(value: unknown): NdArray {
  if (!(value instanceof NdArray))
    throw fault('E_FORMAT', 'the skops file has no array where one belongs')
  return value
}

function maskedArray(reader: SkopsReader, node: SkopsNode): MaskedArray {
  const content = contentOf(node)
  return new MaskedArray(
    expectArray(reader.value(content['data'])),
    expectArray(reader.value(content['mask'])),
    null,
  )
}

function object(
  reader: SkopsReader,
  node: SkopsNode,
  kind: 'newobj' | 'reduce',
  args: unknown[],
  state: unknown,
): PyObject {
  const made = new PyObject(kind, globalOf(node), args, undefined, 0, reader.budget)
  if (state !== undefined && state !== null) made.state = reader.value(state)
  return made
}

function reduced(reader: SkopsReader, node: SkopsNode): PyObject {
  const { args } = asNode(node['__reduce__'], '__reduce__')
  return object(reader, node, 'reduce', itemsOf(reader.value(args)), node['content'])
}

function missing(): never {
  throw fault('E_FORMAT', 'the skops file refers to a node that it does not hold')
}
