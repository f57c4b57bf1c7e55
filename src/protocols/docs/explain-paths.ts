import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import type { ProtocolOptions } from '../protocol.ts'
import type { Schema } from './predict-schema.ts'
import { predictExamples, predictRequest } from './predict-schema.ts'
import { refusal } from './refusal.ts'

/** The paths of explanations, of the models that have some. */
export function explainPaths(plane: DataPlane, options: ProtocolOptions): Schema {
  const { defaultModel } = plane
  return Object.fromEntries([
    ...(defaultModel && canExplain(defaultModel)
      ? [['/explain', explainPath(defaultModel, options, 'explain')]]
      : []),
    ...plane.models.filter(canExplain).flatMap((model) => {
      const id = model.name.replaceAll(/\W/g, '_')
      return [
        [`/models/${model.name}/explain`, explainPath(model, options, `explain_${id}`)],
        [`/v1/models/${model.name}:explain`, explainPath(model, options, `v1_explain_${id}`)],
      ]
    }),
  ])
}

function canExplain(model: LoadedModel): boolean {
  return model.outputs.some((output) => output.name === 'shap_values')
}

function explainPath(model: LoadedModel, options: ProtocolOptions, operationId: string): Schema {
  const inputKey = operationId.startsWith('v1_') ? 'instances' : (options.inputKey ?? 'X')
  return {
    post: {
      operationId,
      tags: [model.name],
      summary: `What each feature contributes to an answer of ${model.name}`,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: predictRequest(model, [], inputKey),
            examples: predictExamples(model, inputKey),
          },
        },
      },
      responses: {
        200: {
          description: 'Per row the base value and the contributions, the largest first.',
          content: { 'application/json': { schema: response } },
        },
        default: refusal,
      },
    },
  }
}

const answer: Schema = {
  type: 'object',
  required: ['base_value', 'value', 'contributions'],
  properties: {
    class: { description: 'The class, or the number, of one of several answers.' },
    base_value: {
      type: ['number', 'null'],
      description: 'The mean answer over the training data.',
    },
    value: {
      type: ['number', 'null'],
      description: 'The base value and all contributions together.',
    },
    contributions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['feature', 'contribution'],
        properties: {
          feature: { type: 'string' },
          contribution: { type: ['number', 'null'] },
        },
      },
    },
  },
}

const response: Schema = {
  type: 'object',
  required: ['explanations'],
  properties: {
    explanations: {
      type: 'array',
      items: {
        anyOf: [
          answer,
          {
            type: 'object',
            required: ['classes'],
            properties: { classes: { type: 'array', items: answer } },
          },
        ],
      },
    },
  },
}
