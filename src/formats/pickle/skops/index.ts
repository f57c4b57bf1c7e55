// skops files (skops.io, protocol 2): a zip of schema.json, a tree of typed nodes, and the arrays it names.
import { ByteBudget } from '../../../encodings/byte-budget.ts'
import { PyGlobal } from '../../../encodings/pickle/records.ts'
import { Zip } from '../../../encodings/zip.ts'
import { fault } from '../../../errors.ts'
import type { PickleFile } from '../read-pickle.ts'
import { verdictOf } from '../verdict.ts'
import type { SkopsNode } from './node.ts'
import { asNode } from './node.ts'
import { SkopsReader } from './reader.ts'

const newestProtocol = 2

/** Reads a skops file into inert records under Slipway's own table; the file's own list of trusted types is not asked. */
export function readSkops(bytes: Uint8Array): PickleFile {
  const zip = new Zip(bytes)
  const schema = asNode(parseSchema(zip.read('schema.json')), 'schema.json')
  const { protocol } = schema
  if (typeof protocol !== 'number' || !(protocol >= 0 && protocol <= newestProtocol)) {
    throw fault(
      'E_UNSUPPORTED',
      `skops protocol ${JSON.stringify(protocol)}; Slipway reads protocols up to ${newestProtocol}`,
    )
  }
  const globals = namesIn(schema)
  const dangerous = globals.find((global) => verdictOf(global) === 'dangerous')
  if (dangerous) throw fault('E_CODE', `the file names ${dangerous.qualifiedName}, which runs code`)
  // Arrays are views of the archive or inflated from it; four times its size is more than any honest file needs.
  const reader = new SkopsReader(zip, new ByteBudget(64 * 2 ** 20 + 1040 * bytes.length))
  return {
    root: reader.value(schema),
    globals,
    container: 'skops',
    compression: undefined,
    protocol,
    stats: {
      bytes: bytes.length,
      inflatedBytes: zip.inflatedBytes,
      opcodes: 0,
      objects: globals.length,
    },
  }
}

function parseSchema(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw fault('E_FORMAT', 'schema.json of the skops file is not valid JSON', { cause: error })
  }
}

/** Every class and function the schema names, wherever it stands. Walked with a list of its own: the tree may be deep. */
function namesIn(root: SkopsNode): PyGlobal[] {
  const found = new Map<string, PyGlobal>()
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const { __module__: module, __class__: name } = value as SkopsNode
    if (typeof module === 'string' && typeof name === 'string') {
      found.set(`${module}\n${name}`, new PyGlobal(module, name, 0))
    }
    for (const child of Object.values(value)) waiting.push(child)
  }
  return [...found.values()]
}
