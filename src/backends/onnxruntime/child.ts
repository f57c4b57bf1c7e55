// The child process that runs one model in ONNX Runtime: native code on foreign bytes never runs in the server.
import type { DataType, NumericArray, TensorData } from '../../ir/data-type.ts'
import type { Reply, Request, TensorMessage } from './messages.ts'
import type { OnnxRuntime, OrtSession, OrtTensor } from './runtime.ts'
import { findOnnxRuntime, requireOnnxRuntime } from './runtime.ts'

const typeNames: Readonly<Record<DataType, string>> = {
  FLOAT: 'float32',
  DOUBLE: 'float64',
  FLOAT16: 'float16',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  BOOL: 'bool',
  STRING: 'string',
}
const dataTypes = new Map(
  (Object.entries(typeNames) as [DataType, string][]).map(([dataType, name]) => [name, dataType]),
)

/** 64-bit integers are doubles on our side and BigInt only here. */
function toOrt({ dataType, shape, data }: TensorMessage, { Tensor }: OnnxRuntime): OrtTensor {
  const isWide = dataType === 'INT64' || dataType === 'UINT64'
  if (!isWide) return new Tensor(typeNames[dataType], data, shape)
  const wide = new (dataType === 'INT64' ? BigInt64Array : BigUint64Array)(data.length)
  for (let i = 0; i < wide.length; i++) wide[i] = BigInt((data as NumericArray)[i]!)
  return new Tensor(typeNames[dataType], wide, shape)
}

function fromOrt({ type, dims, data }: OrtTensor): TensorMessage {
  const dataType = dataTypes.get(type)
  if (!dataType) throw new TypeError(`an output is ${type}, which is no tensor type of Slipway`)
  const isWide = dataType === 'INT64' || dataType === 'UINT64'
  const plain = isWide ? Float64Array.from(data as ArrayLike<bigint>, Number) : data
  return { dataType, shape: [...dims], data: plain as TensorData }
}

let runtime: OnnxRuntime | undefined
let session: OrtSession | undefined

async function answer(request: Request): Promise<Reply> {
  const { id } = request
  if (request.kind === 'load') {
    const path = findOnnxRuntime()
    if (path === undefined)
      return { id, error: 'onnxruntime-node is not installed', isMissing: true }
    runtime = requireOnnxRuntime(path)
    session = await runtime.InferenceSession.create(request.model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    })
    return { id, outputs: [] }
  }
  const feeds = Object.fromEntries(
    Object.entries(request.inputs).map(([name, tensor]) => [name, toOrt(tensor, runtime!)]),
  )
  const results = await session!.run(feeds, request.outputs)
  return { id, outputs: request.outputs.map((name) => fromOrt(results[name]!)) }
}

process.on('message', (request: Request) => {
  void answer(request)
    .catch((error: unknown): Reply => {
      const message = error instanceof Error ? error.message : String(error)
      return { id: request.id, error: message, isMissing: false }
    })
    .then((reply) => process.send!(reply))
})
// The server went away: nobody is left to answer.
process.on('disconnect', () => process.exit(0))
