// OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.0
import type { LoadedModel } from '../../load/loaded-model.ts'
import type { DataPlane } from '../../serving/data-plane.ts'
import type { ProtocolOptions } from '../protocol.ts'
import { errorSchema, refusal } from './refusal.ts'
import { explainPaths } from './explain-paths.ts'
import { oipPaths } from './oip-paths.ts'
import type { Schema } from './predict-schema.ts'
import { predictExamples, predictRequest, predictResponse } from './predict-schema.ts'

/** The document of this server's own models: names, types and categories of columns, classes, and examples that work when sent. */
export function openApiDocument(plane: DataPlane, options: ProtocolOptions): Schema {
  const { defaultModel } = plane
  return {
    openapi: '3.1.0',
    info: {
      title: defaultModel ? `Slipway: ${defaultModel.name}` : 'Slipway',
      version: options.serverVersion,
      description: plane.models.map(summary).join('\n\n'),
    },
    ...(options.needsKey ? { security: [{ key: [] }] } : {}),
    paths: {
      ...(defaultModel ? { '/predict': predictPath(defaultModel, options) } : {}),
      ...Object.fromEntries(
        plane.models.map((model) => [
          `/models/${model.name}/predict`,
          predictPath(model, options, model.name),
        ]),
      ),
      ...explainPaths(plane, options),
      ...oipPaths(plane),
      ...operationsPaths(),
    },
    components: {
      schemas: { Error: errorSchema },
      ...(options.needsKey ? { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } } : {}),
    },
  }
}

function summary(model: LoadedModel): string {
  const { source } = model.model
  return `${model.name}: ${source.estimator} of ${`${source.framework} ${source.frameworkVersion}`.trim()}, ${model.digest}`
}

function predictPath(model: LoadedModel, options: ProtocolOptions, tag = 'predict'): Schema {
  const outputs = model.model.signatures.flatMap((signature) =>
    signature.outputs.map((output) => output.name),
  )
  return {
    post: {
      operationId: tag === 'predict' ? 'predict' : `predict_${model.name.replaceAll(/\W/g, '_')}`,
      tags: [model.name],
      summary: `Predict with ${model.name}`,
      parameters: [
        {
          name: 'outputs',
          in: 'query',
          description: `Further outputs, separated by commas: ${outputs.join(', ')}.`,
          schema: { type: 'string' },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: predictRequest(model, outputs, options.inputKey ?? 'X'),
            examples: predictExamples(model, options.inputKey ?? 'X'),
          },
        },
      },
      responses: {
        200: {
          description: 'The prediction.',
          content: { 'application/json': { schema: predictResponse(model, options) } },
        },
        default: refusal,
      },
    },
  }
}

function operationsPaths(): Schema {
  const get = (description: string, type: string): Schema => ({
    get: {
      tags: ['operations'],
      summary: description,
      security: [],
      responses: { 200: { description, content: { [type]: { schema: { type: 'string' } } } } },
    },
  })
  return {
    '/livez': get('The process answers.', 'text/plain'),
    '/readyz': get('The server takes work; 503 while it drains.', 'text/plain'),
    '/metrics': {
      get: {
        tags: ['operations'],
        summary: 'Metrics in Prometheus text format.',
        responses: {
          200: {
            description: 'Metrics.',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
        },
      },
    },
  }
}
