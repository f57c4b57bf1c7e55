import { fault } from '../../errors.ts'
import type { Attribute, Graph } from '../graph.ts'
import type { AttributeKind } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { dataTypeOfNumber } from './data-types.ts'
import type { ExternalData } from './read-tensor.ts'
import { readTensor } from './read-tensor.ts'
import type { AttributeProto, GraphProto } from './schema.ts'
import { attributeTypes } from './write-attribute.ts'

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function textOfBytes(bytes: Uint8Array, where: string): string {
  try {
    return strictText.decode(bytes)
  } catch (cause) {
    throw fault('E_FORMAT', `${where} is not UTF-8`, { cause })
  }
}

/** The attribute as the kind its operator declares; E_FORMAT when the file has another. Numbers may stand as a tensor. */
export function readAttribute(
  proto: AttributeProto,
  kind: AttributeKind,
  where: string,
  readGraph: (graph: GraphProto) => Graph,
  external?: ExternalData,
): Attribute {
  const what = `attribute ${proto.name ?? ''} of ${where}`
  const wrong = () => fault('E_FORMAT', `${what} is not of kind ${kind}`)
  if (proto.type === attributeTypes.tensor && kind !== 'tensor') {
    if (!proto.t) throw wrong()
    return numbersOf(readTensor(proto.t, external), kind, wrong)
  }
  const wanted = kind === 'dataType' ? attributeTypes.int : attributeTypes[kind]
  // Files of IR version 1 have no types.
  if (proto.type !== undefined && proto.type !== 0 && proto.type !== wanted) throw wrong()
  if (kind === 'int' || kind === 'dataType') {
    if (kind === 'dataType') return dataTypeOfNumber(proto.i ?? 0, what)
    return proto.i ?? 0
  }
  if (kind === 'float') return proto.f ?? 0
  if (kind === 'string') return textOfBytes(proto.s ?? new Uint8Array(), what)
  if (kind === 'ints') return proto.ints
  if (kind === 'floats') return proto.floats
  if (kind === 'strings') return proto.strings.map((bytes) => textOfBytes(bytes, what))
  if (kind === 'tensor') {
    if (!proto.t) throw wrong()
    return readTensor(proto.t, external)
  }
  if (!proto.g) throw wrong()
  return readGraph(proto.g)
}

function numbersOf(tensor: Tensor, kind: AttributeKind, wrong: () => Error): Attribute {
  const list = Array.from(tensor.data as ArrayLike<number>)
  const isScalar = tensor.shape.length === 0
  if (kind === 'float' && tensor.dataType === 'DOUBLE' && isScalar) return list[0]!
  if (kind === 'floats' && tensor.dataType === 'DOUBLE' && tensor.shape.length === 1) return list
  if (kind === 'ints' && tensor.dataType === 'INT64' && tensor.shape.length === 1) return list
  throw wrong()
}
