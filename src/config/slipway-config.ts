import { fault } from '../errors.ts'
import type { AnswerNames } from '../signature/answer-names.ts'
import { checkAgainstSchema } from './schema.ts'
import type { DeclaredType } from './steps/step.ts'

/** A slipway.json that has the shape of its schema. */
export interface SlipwayConfig {
  readonly name?: string
  readonly model: string
  readonly columns?: string | readonly string[]
  readonly types?: DeclaredType | Readonly<Record<string, DeclaredType>>
  readonly defaults?: Readonly<Record<string, string | number | boolean>>
  readonly steps?: readonly unknown[]
  readonly threshold?: number
  readonly inclusive?: boolean
  readonly labels?: string | readonly string[] | Readonly<Record<string, string>>
  readonly output?: AnswerNames
  readonly outputs?: readonly string[]
  readonly serve?: Readonly<Record<string, unknown>>
}

/** Keys of the vocabulary that this version does not have. */
const laterKeys = ['tiers', 'reject_below', 'reject_label', 'top', 'after', 'template', 'models']

/** Parses slipway.json. Throws E_CONFIG naming the place in the file, E_UNSUPPORTED for what is not there yet. */
export function parseConfig(bytes: Uint8Array, name = 'slipway.json'): SlipwayConfig {
  const value = parseJson(bytes, name)
  if (typeof value === 'object' && value !== null) {
    const later = laterKeys.find((key) => key in value)
    if (later !== undefined)
      throw fault('E_UNSUPPORTED', `${name}: "${later}" is not supported yet`, {
        hint: 'Take it out, and do this with the answer in the client.',
      })
  }
  checkAgainstSchema(withoutSteps(value), name)
  return value as SlipwayConfig
}

/** Steps are checked one by one, each by its own definition. */
function withoutSteps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('steps' in value)) return value
  return Array.isArray(value.steps) ? { ...value, steps: [] } : value
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw fault('E_CONFIG', `${name} is not valid JSON: ${message}`, { cause: error })
  }
}
