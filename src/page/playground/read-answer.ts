import type { AnswerForm, CallShape } from '../../protocols/page/model-card.ts'

/** One row's answer. */
export interface RowAnswer {
  readonly prediction: unknown
  /** Classes with their probabilities, in the model's order. */
  readonly probabilities?: readonly (readonly [label: string, probability: number])[]
  /** Further values by name. */
  readonly more: readonly (readonly [name: string, value: unknown])[]
}

type Shape = Pick<CallShape, 'classes' | 'defaultOutputs'> & { readonly answer: AnswerForm }
type Json = Readonly<Record<string, unknown>>

/** The rows in an answer of /predict; undefined where it has another form. */
export function readAnswer(
  shape: Shape,
  json: unknown,
  isSingle: boolean,
): readonly RowAnswer[] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const answer = json as Json
  if (shape.answer.kind === 'columns') return columnRows(shape, answer, isSingle)
  const { prediction, probabilities, parts } = shape.answer
  const rows = Array.isArray(answer['predictions']) ? (answer['predictions'] as Json[]) : [answer]
  return rows.map((row) => {
    const byLabel = probabilities === undefined ? undefined : labelPairs(row[probabilities])
    const pairs = byLabel ?? numberPairs(row, parts)
    const shown = byLabel ? [probabilities, ...parts] : (pairs ?? []).map(([name]) => name)
    return {
      prediction: row[prediction],
      ...(pairs ? { probabilities: pairs } : {}),
      more: Object.entries(row).filter(([name]) => name !== prediction && !shown.includes(name)),
    }
  })
}

function columnRows(shape: Shape, answer: Json, isSingle: boolean): RowAnswer[] | undefined {
  const main = answer[shape.answer.prediction]
  if (main === undefined) return undefined
  // What stands for one row is the server's to say, where rows are JSON of the caller's own.
  const mains: unknown[] = isSingle || !Array.isArray(main) ? [main] : main
  const classes = Array.isArray(answer['classes'])
    ? (answer['classes'] as unknown[])
    : (shape.classes ?? [])
  const others = Object.entries(answer).filter(
    ([name, values]) =>
      name !== shape.answer.prediction && name !== 'classes' && Array.isArray(values),
  ) as [string, unknown[]][]
  return mains.map((prediction, row) => {
    const mainName = shape.defaultOutputs[0]
    const values = mainName === 'predict_proba' ? prediction : probaOf(others)?.[row]
    const pairs = classPairs(classes, values)
    return {
      prediction: pairs && mainName === 'predict_proba' ? best(pairs) : prediction,
      ...(pairs ? { probabilities: pairs } : {}),
      more: others.flatMap(([name, rows]) =>
        pairs && name === 'predict_proba' ? [] : [[name, rows[row]] as const],
      ),
    }
  })
}

function probaOf(others: readonly [string, unknown[]][]): unknown[] | undefined {
  return others.find(([name]) => name === 'predict_proba')?.[1]
}

function classPairs(classes: readonly unknown[], values: unknown): [string, number][] | undefined {
  if (!Array.isArray(values) || values.length === 0 || values.length !== classes.length)
    return undefined
  if (!values.every((value) => typeof value === 'number')) return undefined
  return values.map((value, i) => [String(classes[i]), value])
}

function labelPairs(value: unknown): [string, number][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const pairs = Object.entries(value)
  if (!pairs.every((pair): pair is [string, number] => typeof pair[1] === 'number'))
    return undefined
  return pairs
}

/** Single probabilities under names of their own. */
function numberPairs(row: Json, names: readonly string[]): [string, number][] | undefined {
  const pairs = names.flatMap((name): [string, number][] => {
    const value = row[name]
    return typeof value === 'number' && value >= 0 && value <= 1 ? [[name, value]] : []
  })
  return pairs.length > 0 ? pairs : undefined
}

function best(pairs: readonly (readonly [string, number])[]): string {
  return pairs.reduce((most, pair) => (pair[1] > most[1] ? pair : most))[0]
}
