import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import { exampleRows, takesAnySize } from '../../signature/example-rows.ts'
import { inputSpecs } from '../../signature/tensor-specs.ts'
import { refusal } from './refusal.ts'
import type { Schema } from './predict-schema.ts'

/** The Open Inference Protocol's paths of every model. */
export function oipPaths(plane: DataPlane): Schema {
  return {
    '/v2': get('Server metadata'),
    '/v2/health/live': get('Whether the server is alive', true),
    '/v2/health/ready': get('Whether the server takes work', true),
    ...Object.fromEntries(plane.models.flatMap(modelPaths)),
  }
}

function modelPaths(model: LoadedModel): [string, Schema][] {
  const path = `/v2/models/${model.name}`
  return [
    [path, get(`Metadata of ${model.name}`)],
    [`${path}/ready`, get(`Whether ${model.name} is ready`)],
    [`${path}/infer`, { post: infer(model) }],
  ]
}

function get(summary: string, isPublic = false): Schema {
  return {
    get: {
      tags: ['Open Inference Protocol'],
      summary,
      ...(isPublic ? { security: [] } : {}),
      responses: {
        200: {
          description: summary,
          content: { 'application/json': { schema: { type: 'object' } } },
        },
        default: refusal,
      },
    },
  }
}

function infer(model: LoadedModel): Schema {
  const tensor = { type: 'object', required: ['name', 'shape', 'datatype', 'data'] }
  return {
    tags: ['Open Inference Protocol'],
    summary: `Infer with ${model.name}`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['inputs'],
            properties: {
              id: { type: 'string' },
              parameters: { type: 'object' },
              inputs: { type: 'array', items: tensor, minItems: 1 },
              outputs: { type: 'array', items: { type: 'object', required: ['name'] } },
            },
          },
          examples: examplesOf(model),
        },
      },
    },
    responses: {
      200: {
        description: 'Output tensors.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      default: refusal,
    },
  }
}

function examplesOf(model: LoadedModel): Schema {
  if (takesAnySize(model.signatureFor(model.defaultOutputs))) return {}
  return { one: { summary: 'One row', value: { inputs: exampleInputs(model) } } }
}

function exampleInputs(model: LoadedModel): unknown[] {
  const signature = model.signatureFor(model.defaultOutputs)
  const [row] = exampleRows(signature, 1)
  const specs = inputSpecs(signature)
  let at = 0
  return signature.inputs.map((input, i) => {
    const data = row!.slice(at, (at += input.width))
    const { name, datatype, shape } = specs[i]!
    return { name, datatype, shape: shape.map((size) => (size < 0 ? 1 : size)), data }
  })
}
