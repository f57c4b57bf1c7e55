// The one list of steps that slipway.json can hold.
import { fault } from '../../errors.ts'
import { checkAgainstSchema } from '../schema.ts'
import { bin } from './bin.ts'
import { concat } from './concat.ts'
import { date } from './date.ts'
import { derive } from './derive.ts'
import { dummies } from './dummies.ts'
import { file } from './file.ts'
import { map } from './map.ts'
import { multihot } from './multihot.ts'
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
  derive,
  date,
  multihot,
]

/** Checks that a definition has the shape of its kind. Throws E_CONFIG. */
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
  return fault(
    'E_CONFIG',
    `${where} is no step: it has ${keys.length === 0 ? 'no key' : keys.join(', ')}; a step has one of ${known}`,
  )
}
