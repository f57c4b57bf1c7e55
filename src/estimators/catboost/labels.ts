import { bool, float64, int64, strings } from '../../ir/tensor.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { malformed } from './malformed.ts'
import type { CatBoostModel } from './model.ts'
import { isClassification, lossOf } from './loss.ts'

/** What a model's classes are called, and which class each value of a leaf belongs to. */
export interface ClassLabels {
  readonly labels: Tensor
  /** Class of each raw value; undefined where they are the classes in their order. */
  readonly places: readonly number[] | undefined
}

/** Labels as the library finds them: named or counted by the trainer, met in training, or counted from 0. Undefined where it has none. */
export function classLabelsOf(model: CatBoostModel): ClassLabels | undefined {
  const { info, dimension } = model
  const given = recordOf(info.get('class_params') ?? info.get('multiclass_params'))
  const named = listOf(given['class_names'])
  const count = numberOf(given['classes_count'])
  const met = listOf(given['class_to_label']).map(numberOf)
  const options = recordOf(recordOf(info.get('params'))['data_processing_options'])
  const isFloat = given['class_label_type'] === 'Float'
  const list =
    firstFilled([
      () => named,
      () => counted(count),
      () => met.map(Math.trunc),
      () => listOf(options['class_names']),
    ]) ?? (isClassification(lossOf(model)) ? counted(dimension === 1 ? 2 : dimension) : undefined)
  if (!list) return undefined
  const isSpecified = named.length > 0 || count > 0
  const isSparse = dimension > 1 && isSpecified && met.some((place, i) => place !== i)
  if (isSparse && (met.length !== dimension || met.some((place) => list[place] === undefined)))
    throw malformed('its classes do not fit their labels')
  return { labels: labelTensor(list, isFloat), places: isSparse ? met : undefined }
}

function firstFilled(lists: readonly (() => readonly unknown[])[]): readonly unknown[] | undefined {
  for (const make of lists) {
    const list = make()
    if (list.length > 0) return list
  }
  return undefined
}

/** A million classes are no model's. */
function counted(count: number): number[] {
  if (count > 1e6) throw malformed(`it has ${count} classes`)
  return Array.from({ length: Math.max(0, count) }, (_, i) => i)
}

function labelTensor(list: readonly unknown[], isFloat: boolean): Tensor {
  const n = list.length
  if (list.every((item) => typeof item === 'string')) return strings([n], [...list])
  if (list.every((item) => typeof item === 'boolean')) return bool([n], list.map(Number))
  if (list.every((item) => typeof item === 'number'))
    return isFloat || list.some((item) => !Number.isSafeInteger(item))
      ? float64([n], list)
      : int64([n], list)
  throw malformed('its classes have labels of several types')
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 0
}
