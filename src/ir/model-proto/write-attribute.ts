import { fault } from '../../errors.ts'
import type { DataType } from '../data-type.ts'
import type { Attribute, Graph } from '../graph.ts'
import type { AttributeKind } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { float64, int64 } from '../tensor.ts'
import { numberOfDataType } from './data-types.ts'
import type { AttributeProto, GraphProto } from './schema.ts'
import { writeTensor } from './write-tensor.ts'

/** AttributeProto.AttributeType. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const

/** What our own file may hold and a standard one may not: doubles, null among texts. */
export type Dialect = 'slipway' | 'onnx'

/** Lists above this become tensors in our own file: a list of 900,000 takes 0.4 s to decode, a tensor nothing. */
const longList = 1024

const utf8 = new TextEncoder()

/** One attribute of a node, by the kind its operator declares. */
export function writeAttribute(
  name: string,
  value: Attribute,
  kind: AttributeKind,
  dialect: Dialect,
  writeGraph: (graph: Graph) => GraphProto,
): AttributeProto {
  const proto = { name, floats: [], ints: [], strings: [], tensors: [], graphs: [] }
  if (kind === 'dataType')
    return { ...proto, type: attributeTypes.int, i: numberOfDataType(value as DataType) }
  if (kind === 'int') return { ...proto, type: attributeTypes.int, i: value as number }
  if (kind === 'string')
    return { ...proto, type: attributeTypes.string, s: utf8.encode(value as string) }
  if (kind === 'strings')
    return {
      ...proto,
      type: attributeTypes.strings,
      strings: (value as string[]).map((text) => utf8.encode(text)),
    }
  if (kind === 'graph')
    return { ...proto, type: attributeTypes.graph, g: writeGraph(value as Graph) }
  if (kind === 'tensor') return { ...proto, ...tensorOf(value as Tensor, dialect) }
  if (kind === 'ints') {
    const list = value as readonly number[]
    if (dialect === 'slipway' && list.length > longList)
      return { ...proto, ...tensorOf(int64([list.length], list), dialect) }
    return { ...proto, type: attributeTypes.ints, ints: [...list] }
  }
  return { ...proto, ...floatsOf(name, value as number | readonly number[], kind, dialect) }
}

function tensorOf(tensor: Tensor, dialect: Dialect): Partial<AttributeProto> {
  return { type: attributeTypes.tensor, t: writeTensor(tensor, '', dialect === 'slipway') }
}

/** ONNX's float attributes have 32 bits. Our own file holds what needs more as a DOUBLE tensor. */
function floatsOf(
  name: string,
  value: number | readonly number[],
  kind: 'float' | 'floats',
  dialect: Dialect,
): Partial<AttributeProto> {
  const list = kind === 'float' ? [value as number] : (value as readonly number[])
  const isExact = list.every((x) => Object.is(Math.fround(x), x)) && list.length <= longList
  if (!isExact && dialect === 'slipway')
    return tensorOf(float64(kind === 'float' ? [] : [list.length], list), dialect)
  if (!isExact)
    throw fault('E_UNSUPPORTED', `attribute ${name} needs more than ONNX's 32-bit floats`)
  return kind === 'float'
    ? { type: attributeTypes.float, f: list[0]! }
    : { type: attributeTypes.floats, floats: [...list] }
}
