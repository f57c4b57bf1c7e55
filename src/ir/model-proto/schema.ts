// onnx.proto3 of ONNX 1.17 (IR version 10), the messages and fields that say something about a model's answer.
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
import { many, message, one } from '../../encodings/protobuf/message.ts'
import type { MessageSchema } from '../../encodings/protobuf/message.ts'

export interface ExternalDataEntry {
  key?: string
  value?: string
}

export interface TensorProto {
  dims: number[]
  dataType?: number
  segment?: object
  floatData: number[]
  int32Data: number[]
  stringData: Uint8Array[]
  int64Data: number[]
  name?: string
  docString?: string
  rawData?: Uint8Array
  doubleData: number[]
  uint64Data: number[]
  externalData: ExternalDataEntry[]
  dataLocation?: number
}

export interface SparseTensorProto {
  values?: TensorProto
  indices?: TensorProto
  dims: number[]
}

export interface DimensionProto {
  dimValue?: number
  dimParam?: string
}

export interface TensorTypeProto {
  elemType?: number
  shape?: { dim: DimensionProto[] }
}

export interface TypeProto {
  tensorType?: TensorTypeProto
  sequenceType?: { elemType?: TypeProto }
  mapType?: { keyType?: number; valueType?: TypeProto }
  sparseTensorType?: TensorTypeProto
  optionalType?: { elemType?: TypeProto }
}

export interface ValueInfoProto {
  name?: string
  type?: TypeProto
}

export interface AttributeProto {
  name?: string
  f?: number
  i?: number
  s?: Uint8Array
  t?: TensorProto
  g?: GraphProto
  floats: number[]
  ints: number[]
  strings: Uint8Array[]
  tensors: TensorProto[]
  graphs: GraphProto[]
  sparseTensor?: SparseTensorProto
  type?: number
  refAttrName?: string
}

export interface NodeProto {
  input: string[]
  output: string[]
  name?: string
  opType?: string
  attribute: AttributeProto[]
  domain?: string
}

export interface GraphProto {
  node: NodeProto[]
  name?: string
  initializer: TensorProto[]
  docString?: string
  input: ValueInfoProto[]
  output: ValueInfoProto[]
  valueInfo: ValueInfoProto[]
  sparseInitializer: SparseTensorProto[]
}

export interface OpsetImport {
  domain?: string
  version?: number
}

export interface FunctionProto {
  name?: string
  input: string[]
  output: string[]
  attribute: string[]
  attributeProto: AttributeProto[]
  node: NodeProto[]
  opsetImport: OpsetImport[]
  domain?: string
}

export interface MetadataEntry {
  key?: string
  value?: string
}

export interface ModelProto {
  irVersion?: number
  producerName?: string
  producerVersion?: string
  domain?: string
  modelVersion?: number
  docString?: string
  graph?: GraphProto
  opsetImport: OpsetImport[]
  metadataProps: MetadataEntry[]
  functions: FunctionProto[]
}

const keyValue: MessageSchema = message('StringStringEntryProto', [
  one(1, 'key', 'string'),
  one(2, 'value', 'string'),
])

const segment = message('TensorProto.Segment', [one(1, 'begin', 'int'), one(2, 'end', 'int')])

const tensorProto: MessageSchema = message('TensorProto', [
  many(1, 'dims', 'int'),
  one(2, 'dataType', 'int'),
  one(3, 'segment', () => segment),
  many(4, 'floatData', 'float'),
  many(5, 'int32Data', 'int'),
  many(6, 'stringData', 'bytes'),
  many(7, 'int64Data', 'int'),
  one(8, 'name', 'string'),
  one(9, 'rawData', 'bytes'),
  many(10, 'doubleData', 'double'),
  many(11, 'uint64Data', 'int'),
  one(12, 'docString', 'string'),
  many(13, 'externalData', () => keyValue),
  one(14, 'dataLocation', 'int'),
])

const sparseTensorProto = message('SparseTensorProto', [
  one(1, 'values', () => tensorProto),
  one(2, 'indices', () => tensorProto),
  many(3, 'dims', 'int'),
])

const dimension = message('TensorShapeProto.Dimension', [
  one(1, 'dimValue', 'int'),
  one(2, 'dimParam', 'string'),
])
const shape = message('TensorShapeProto', [many(1, 'dim', () => dimension)])
const tensorType = message('TypeProto.Tensor', [
  one(1, 'elemType', 'int'),
  one(2, 'shape', () => shape),
])
const elementOnly: MessageSchema = message('TypeProto.Sequence', [
  one(1, 'elemType', (): MessageSchema => typeProto),
])
const mapType: MessageSchema = message('TypeProto.Map', [
  one(1, 'keyType', 'int'),
  one(2, 'valueType', (): MessageSchema => typeProto),
])
const typeProto: MessageSchema = message('TypeProto', [
  one(1, 'tensorType', () => tensorType),
  one(4, 'sequenceType', () => elementOnly),
  one(5, 'mapType', () => mapType),
  one(8, 'sparseTensorType', () => tensorType),
  one(9, 'optionalType', () => elementOnly),
])

const valueInfo = message('ValueInfoProto', [
  one(1, 'name', 'string'),
  one(2, 'type', () => typeProto),
])

const attribute: MessageSchema = message('AttributeProto', [
  one(1, 'name', 'string'),
  one(2, 'f', 'float'),
  one(3, 'i', 'int'),
  one(4, 's', 'bytes'),
  one(5, 't', () => tensorProto),
  one(6, 'g', (): MessageSchema => graphProto),
  many(7, 'floats', 'float'),
  many(8, 'ints', 'int'),
  many(9, 'strings', 'bytes'),
  many(10, 'tensors', () => tensorProto),
  many(11, 'graphs', (): MessageSchema => graphProto),
  one(20, 'type', 'int'),
  one(21, 'refAttrName', 'string'),
  one(22, 'sparseTensor', () => sparseTensorProto),
])

const node: MessageSchema = message('NodeProto', [
  many(1, 'input', 'string'),
  many(2, 'output', 'string'),
  one(3, 'name', 'string'),
  one(4, 'opType', 'string'),
  many(5, 'attribute', () => attribute),
  one(7, 'domain', 'string'),
])

const graphProto: MessageSchema = message('GraphProto', [
  many(1, 'node', () => node),
  one(2, 'name', 'string'),
  many(5, 'initializer', () => tensorProto),
  one(10, 'docString', 'string'),
  many(11, 'input', () => valueInfo),
  many(12, 'output', () => valueInfo),
  many(13, 'valueInfo', () => valueInfo),
  many(15, 'sparseInitializer', () => sparseTensorProto),
])

const opset = message('OperatorSetIdProto', [one(1, 'domain', 'string'), one(2, 'version', 'int')])

const functionProto = message('FunctionProto', [
  one(1, 'name', 'string'),
  many(4, 'input', 'string'),
  many(5, 'output', 'string'),
  many(6, 'attribute', 'string'),
  many(7, 'node', () => node),
  many(9, 'opsetImport', () => opset),
  one(10, 'domain', 'string'),
  many(11, 'attributeProto', () => attribute),
])

export const modelProto: MessageSchema = message('ModelProto', [
  one(1, 'irVersion', 'int'),
  one(2, 'producerName', 'string'),
  one(3, 'producerVersion', 'string'),
  one(4, 'domain', 'string'),
  one(5, 'modelVersion', 'int'),
  one(6, 'docString', 'string'),
  one(7, 'graph', () => graphProto),
  many(8, 'opsetImport', () => opset),
  many(14, 'metadataProps', () => keyValue),
  many(25, 'functions', () => functionProto),
])
