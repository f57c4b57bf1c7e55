// What each file of a folder could be in a slipway.json.
import { isSlipwayError } from '../errors.ts'
import type { Estimator } from '../estimators/estimator.ts'
import type { ModelFile, ModelPart } from '../formats/format.ts'
import { formatOf } from '../formats/index.ts'
import { prepareFile } from './files.ts'
import { widthOf } from './fit.ts'
import { isText } from './is-text.ts'

export type Role =
  | 'model'
  | 'transformer'
  | 'label-encoder'
  | 'encoders'
  | 'names'
  | 'texts'
  | 'other'

export interface Candidate {
  /** As slipway.json would name it: 'model.pkl', 'bundle.pkl::scaler'. */
  readonly file: string
  readonly role: Role
  readonly part?: ModelPart
  /** Names of a list, keys of a dict. */
  readonly names?: readonly string[]
  /** Why it is of no use. */
  readonly why?: string
}

/** The roles a file can have; a dict of several estimators gives one candidate an item. */
export async function candidatesIn(file: ModelFile): Promise<Candidate[]> {
  try {
    await prepareFile(file)
    return rolesOf(file)
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return [{ file: file.name, role: 'other', why: error.message }]
  }
}

function rolesOf(file: ModelFile): Candidate[] {
  try {
    const format = formatOf(file)
    const value = format.readValue?.(file)
    if (Array.isArray(value) && value.length > 0 && value.every(isText))
      return [{ file: file.name, role: 'names', names: value }]
    if (value instanceof Map) return ofDict(file, value)
    const part = format.readPart?.(file)
    return part
      ? [ofPart(file.name, part)]
      : [{ file: file.name, role: 'other', why: `${format.name} files stand alone` }]
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return [{ file: file.name, role: 'other', why: error.message }]
  }
}

function ofDict(file: ModelFile, dict: ReadonlyMap<unknown, unknown>): Candidate[] {
  const keys = [...dict.keys()].filter(isText)
  const items = [...dict].filter((entry): entry is [string, unknown] => isText(entry[0]))
  const parts = items.flatMap(([key, value]) => {
    if (Array.isArray(value) && value.length > 0 && value.every(isText))
      return [{ file: `${file.name}::${key}`, role: 'names' as const, names: value }]
    return typeof value === 'object' &&
      value !== null &&
      !(value instanceof Map) &&
      !Array.isArray(value)
      ? rolesOf({ ...file, member: key }).map((candidate) => ({
          ...candidate,
          file: `${file.name}::${key}`,
        }))
      : []
  })
  const isEncoders =
    parts.length > 0 &&
    parts.every(({ part }) => part?.estimator.transform && widthOf(part.estimator) === 1)
  if (isEncoders) return [{ file: file.name, role: 'encoders', names: keys }]
  if (parts.length > 0) return parts
  const isLabels =
    (items.length === dict.size && items.every(([, value]) => typeof value === 'number')) ||
    [...dict.values()].every(isText)
  return [
    {
      file: file.name,
      role: isLabels ? 'texts' : 'other',
      names: keys,
      ...(isLabels ? {} : { why: 'a dict of mixed values' }),
    },
  ]
}

function ofPart(file: string, part: ModelPart): Candidate {
  const { estimator } = part
  if (estimator.name === 'LabelEncoder') return { file, role: 'label-encoder', part }
  return { file, role: estimator.methods['predict'] ? 'model' : 'transformer', part }
}

/** Columns a transformer makes of those it takes; undefined when it does not say. */
export function widthBehind(estimator: Estimator): number | undefined {
  const width = widthOf(estimator)
  if (!estimator.featureNamesOut || width === undefined) return undefined
  const names = estimator.featureNamesIn ?? Array.from({ length: width }, (_, i) => `x${i}`)
  return estimator.featureNamesOut(names).length
}

/** Number of classes a model answers; undefined when it does not say. */
export function classCount(estimator: Estimator): number | undefined {
  return estimator.classes && 'data' in estimator.classes ? estimator.classes.size : undefined
}
