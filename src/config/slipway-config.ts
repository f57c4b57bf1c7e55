import { fault } from '../errors.ts'
import type { Provenance } from '../ir/model.ts'
import type { AnswerNames } from '../signature/answer-names.ts'
import { checkAgainstSchema } from './schema.ts'
import type { AfterItem } from './answer/after.ts'
import type { DeclaredType } from './steps/step.ts'

/** 'str' is 'string'; 'bool' a number that may be sent as true, false or 'on'. */
export type SentType = DeclaredType | 'str' | 'bool'

/** A slipway.json that has the shape of its schema. */
export interface SlipwayConfig extends Provenance {
  readonly name?: string
  /** This or `models` is there. */
  readonly model?: string
  readonly models?: Readonly<Record<string, string>>
  readonly columns?: string | readonly string[]
  readonly types?: SentType | Readonly<Record<string, SentType>>
  readonly defaults?: Readonly<Record<string, string | number | boolean>>
  readonly units?: Readonly<Record<string, string>>
  readonly steps?: readonly unknown[]
  readonly threshold?: number
  readonly inclusive?: boolean
  readonly after?: readonly AfterItem[]
  readonly tiers?: Readonly<Record<string, number>>
  readonly reject_below?: number
  readonly reject_label?: string
  readonly top?: number
  readonly template?: string
  readonly background?: string
  readonly labels?: string | readonly string[] | Readonly<Record<string, string>>
  readonly output?: AnswerNames
  readonly outputs?: readonly string[]
  readonly serve?: Readonly<Record<string, unknown>>
}

/** Parses slipway.json. Throws E_CONFIG naming the place in the file. */
export function parseConfig(bytes: Uint8Array, name = 'slipway.json'): SlipwayConfig {
  const value = parseJson(bytes, name)
  checkAgainstSchema(withoutSteps(value), name)
  const config = value as SlipwayConfig
  if (config.model !== undefined && config.models !== undefined)
    throw fault('E_CONFIG', `${name} has "model" and "models"; one of them names what answers`)
  if (config.model === undefined && config.models === undefined)
    throw fault('E_CONFIG', `${name} has no "model"`)
  return config
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
