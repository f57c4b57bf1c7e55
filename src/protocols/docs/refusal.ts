import type { Schema } from './predict-schema.ts'

export const errorSchema: Schema = {
  type: 'object',
  required: ['error', 'code', 'request_id'],
  properties: {
    error: { type: 'string' },
    code: { type: 'string', description: 'One of the codes in docs/reference/errors.md.' },
    hint: { type: 'string' },
    request_id: { type: 'string' },
  },
}

export const refusal: Schema = {
  description: 'A refusal, with what to change.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}
