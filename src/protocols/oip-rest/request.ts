import { fault } from '../../errors.ts'
import type { InferTensor } from '../../signature/infer-tensor.ts'
import type { HttpRequest } from '../protocol.ts'
import { readJson } from '../read-json.ts'
import { checkParameters, fieldsOf } from './fields.ts'
import { readTensor } from './tensor.ts'

export interface InferRequest {
  readonly id: string | undefined
  readonly inputs: readonly InferTensor[]
  readonly outputs: readonly string[] | undefined
}

const requestFields = ['id', 'parameters', 'inputs', 'outputs', 'model_name', 'model_version']
const outputFields = ['name', 'parameters', 'datatype', 'shape', 'data']
const maximumTensors = 10_000

/** An InferRequest in JSON. null stands for an absent field, as clients with typed classes write it. Throws E_JSON, E_BODY, ... */
export function readInferRequest(request: HttpRequest): InferRequest {
  if (request.headers['inference-header-content-length'] !== undefined) {
    throw fault(
      'E_MEDIA_TYPE',
      'the binary tensor extension is not spoken here; send tensors as JSON',
      {
        hint: 'With tritonclient: set_data_from_numpy(array, binary_data=False).',
      },
    )
  }
  const type = request.headers['content-type']
  if (typeof type === 'string' && !isJson(type)) {
    throw fault('E_MEDIA_TYPE', 'inference requests are JSON here', {
      hint: `curl ${request.path} -H 'content-type: application/json' -d '{"inputs": [...]}'`,
    })
  }
  const body = fieldsOf(readJson(request.body), 'the body', requestFields)
  const { id } = body
  if (id !== undefined && typeof id !== 'string') throw fault('E_BODY', '"id" must be a string')
  checkParameters(body['parameters'], 'the request')
  const { inputs } = body
  if (!Array.isArray(inputs)) throw fault('E_BODY', '"inputs" must be a list of tensors')
  if (inputs.length === 0) throw fault('E_EMPTY', '"inputs" is empty')
  if (inputs.length > maximumTensors)
    throw fault('E_BODY', `"inputs" has ${inputs.length} tensors, the limit is ${maximumTensors}`)
  return { id, inputs: inputs.map(readTensor), outputs: outputNames(body['outputs']) }
}

function isJson(type: string): boolean {
  const media = type.split(';')[0]!.trim().toLowerCase()
  // curl's default, when the body is JSON after all.
  return (
    media === 'application/json' ||
    media.endsWith('+json') ||
    media === '' ||
    media === 'application/x-www-form-urlencoded'
  )
}

function outputNames(outputs: unknown): readonly string[] | undefined {
  if (outputs === undefined) return undefined
  if (!Array.isArray(outputs)) throw fault('E_BODY', '"outputs" must be a list of {"name": ...}')
  if (outputs.length === 0) return undefined
  const names = new Set<string>()
  for (const [i, output] of outputs.entries()) {
    const fields = fieldsOf(output, `output ${i}`, outputFields)
    checkParameters(fields['parameters'], `output ${i}`)
    const { name } = fields
    if (typeof name !== 'string') throw fault('E_BODY', `output ${i} needs a "name"`)
    if (names.has(name)) throw fault('E_BODY', `output ${i} is asked for twice`)
    names.add(name)
    // More names than any model has outputs: the first unknown one is said by the model itself.
    if (names.size > 1000) break
  }
  return [...names]
}
