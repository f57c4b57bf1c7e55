// The one list of steps that slipway.json can hold.
import { fault } from '../../errors.ts'
import { checkAgainstSchema } from '../schema.ts'
import { bin } from './bin.ts'
import { concat } from './concat.ts'
import { dummies } from './dummies.ts'
import { file } from './file.ts'
import { map } from './map.ts'
import { rename } from './rename.ts'
import { select } from './select.ts'
import { text } from './text.ts'
import type { Step, StepKind, StepPlace } from './step.ts'

export const stepKinds: readonly StepKind[] = [
  file,
  concat,
  map,
  dummies,
  rename,
  select,
  bin,
  text,
]

/** Steps of the vocabulary that this version does not have. */
const laterSteps: ReadonlySet<string> = new Set(['text', 'derive', 'date', 'multihot', 'models'])

/** Checks that a definition has the shape of its kind. Throws E_CONFIG, or E_UNSUPPORTED for a step of a later version. */
export function checkStep(definition: unknown, where: string): StepKind {
  const keys =
    typeof definition === 'object' && definition !== null && !Array.isArray(definition)
      ? Object.keys(definition)
      : []
  const kind = stepKinds.find((candidate) => keys.includes(candidate.key))
  if (!kind) throw unknownStep(keys, where)
  checkAgainstSchema(definition, where, kind.key)
  return kind
}

export function compileStep(definition: unknown, place: StepPlace): Step {
  const kind = checkStep(definition, place.where)
  return kind.compile(definition as Record<string, unknown>, place)
}

function unknownStep(keys: readonly string[], where: string): Error {
  const known = stepKinds.map((kind) => kind.key).join(', ')
  const later = keys.find((key) => laterSteps.has(key))
  if (later !== undefined)
    return fault(
      'E_UNSUPPORTED',
      `${where}: the step "${later}" is not supported yet; there are ${known}`,
      {
        hint: 'Do this step in the client, and send what it makes.',
      },
    )
  return fault(
    'E_CONFIG',
    `${where} is no step: it has ${keys.length === 0 ? 'no key' : keys.join(', ')}; a step has one of ${known}`,
  )
}
