// What each file of a folder, and each part of a bundle, could be in a slipway.json.
import { isSlipwayError } from '../errors.ts'
import type { Estimator } from '../estimators/estimator.ts'
import { Opaque, type ModelFile, type ModelPart } from '../formats/format.ts'
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
  | 'threshold'
  | 'other'

export interface Candidate {
  /** As slipway.json would name it: 'model.pkl', 'bundle.pkl::scaler'. */
  readonly file: string
  readonly role: Role
  readonly part?: ModelPart
  /** Texts of a list, keys of a dict of encoders, the texts of a dict of labels. */
  readonly names?: readonly string[]
  /** The numbers that a dict of labels gives its texts. */
  readonly codes?: readonly number[]
  /** Encoders of a dict, one by one, beside the dict as a whole. */
  readonly items?: readonly Candidate[]
  readonly value?: number
  /** Why it is of no use. */
  readonly why?: string
}

/** The roles a file can have; a bundle gives a candidate for each of its parts. */
export async function candidatesIn(file: ModelFile): Promise<Candidate[]> {
  try {
    await prepareFile(file)
    return rolesOf(file, { left: mostParts })
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return [{ file: file.name, role: 'other', why: error.message }]
  }
}

function rolesOf(file: ModelFile, walk: Walk): Candidate[] {
  const name = pathOf(file)
  try {
    const format = formatOf(file)
    const value = format.readValue?.(file)
    if (value !== undefined && !(value instanceof Opaque)) return ofValue(file, value, walk)
    const part = format.readPart?.(file)
    return part
      ? [ofPart(name, part)]
      : [{ file: name, role: 'other', why: `${format.name} files stand alone` }]
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return [{ file: name, role: 'other', why: error.message }]
  }
}

const deepest = 4
const mostParts = 1000

/** How many more parts are looked at: what is shared in a pickle would be counted once for every road to it. */
interface Walk {
  left: number
}

/** `value` is what `file` holds: plain data, with models in it as Opaque. */
function ofValue(file: ModelFile, value: unknown, walk: Walk): Candidate[] {
  const name = pathOf(file)
  if (Array.isArray(value) && value.length > 0 && value.every(isText))
    return [{ file: name, role: 'names', names: value }]
  if (isThreshold(name, value)) return [{ file: name, role: 'threshold', value }]
  if (value instanceof Map) return ofDict(file, value, walk)
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
    return partsOf(file, [...value.entries()], walk)
  return [{ file: name, role: 'other', why: 'it holds no model' }]
}

function ofDict(file: ModelFile, dict: ReadonlyMap<unknown, unknown>, walk: Walk): Candidate[] {
  const name = pathOf(file)
  const labels = labelsIn(dict)
  if (labels) return [{ file: name, role: 'texts', ...labels }]
  const parts = partsOf(file, [...dict], walk)
  const used = parts.filter(({ role }) => role !== 'other')
  if (used.length === 0) return [{ file: name, role: 'other', why: 'a dict of mixed values' }]
  const isEncoders =
    parts.length === dict.size &&
    parts.every(({ part }) => part?.estimator.transform && widthOf(part.estimator) === 1)
  const keys = [...dict.keys()].filter(isText)
  return isEncoders ? [{ file: name, role: 'encoders', names: keys, items: parts }] : parts
}

function partsOf(
  file: ModelFile,
  entries: readonly (readonly [unknown, unknown])[],
  walk: Walk,
): Candidate[] {
  const path = file.member?.split('::') ?? []
  if (path.length >= deepest) return []
  return entries.flatMap(([key, value]) => {
    if (walk.left-- <= 0) return []
    const item = isText(key) ? key : typeof key === 'number' ? String(key) : undefined
    if (item === undefined || item === '' || item.includes('::')) return []
    const member = [...path, item].join('::')
    const inner = { ...file, member }
    // What is neither a model nor data that can stand beside one (a date, a score) is nobody's concern.
    return value instanceof Opaque
      ? rolesOf(inner, walk)
      : ofValue(inner, value, walk).filter(
          ({ file, role }) => role !== 'other' || file !== pathOf(inner),
        )
  })
}

function pathOf({ name, member }: ModelFile): string {
  return member === undefined ? name : `${name}::${member}`
}

/** A dict from code to text or from text to code, the codes being 0, 1, ... */
function labelsIn(
  dict: ReadonlyMap<unknown, unknown>,
): { names: readonly string[]; codes: readonly number[] } | undefined {
  const [keys, values] = [[...dict.keys()], [...dict.values()]]
  const [texts, codes] = values.every(isText) ? [values, keys] : [keys, values]
  if (!texts.every(isText)) return undefined
  const numbers = codes.map((code) =>
    isText(code) && /^\d{1,4}$/.test(code) ? Number(code) : code,
  )
  const isNumbered =
    numbers.length > 1 &&
    numbers.every((code) => Number.isInteger(code)) &&
    new Set(numbers).size === numbers.length
  return isNumbered ? { names: texts, codes: numbers as number[] } : undefined
}

function isThreshold(name: string, value: unknown): value is number {
  return (
    typeof value === 'number' &&
    value > 0 &&
    value < 1 &&
    /thresh|cut.?off|umbral|limiar|seuil|schwell|soglia|порог|阈值|閾値/i.test(
      name.split('::').at(-1)!,
    )
  )
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
