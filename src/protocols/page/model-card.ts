// What the page at / knows of a model. It is made of the model alone, so the page makes the same of a file dropped on it.
import type { InputSpec, Signature } from '../../ir/model.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { columnNames } from '../../signature/bind-rows.ts'
import type { AnswerNames } from '../../signature/answer-names.ts'
import { exampleRows, takesAnySize } from '../../signature/example-rows.ts'
import { modelVersion } from '../answer-headers.ts'
import { exampleX } from '../docs/predict-schema.ts'
import type { ProtocolOptions } from '../protocol.ts'

export type Plain = string | number | boolean | null

/** One column of a row, as a form shows it. */
export interface Field {
  readonly name: string
  readonly kind: InputSpec['kind']
  readonly isInteger: boolean
  /** Numbers may be sent as text. */
  readonly parsesText: boolean
  /** Known values; `isClosed`: no others are taken. */
  readonly categories?: readonly Plain[]
  readonly isClosed: boolean
  /** Smallest and largest value seen in training. */
  readonly range?: readonly [number, number]
  /** What its numbers are in. */
  readonly unit?: string
  /** Whether the field may be left empty. */
  readonly isOptional: boolean
  readonly fallback?: Plain
  readonly example: Plain
}

/** Under which names an answer of /predict stands: one object of columns, or an object a row. */
export type AnswerForm =
  | { readonly kind: 'columns'; readonly prediction: string }
  | {
      readonly kind: 'rows'
      readonly prediction: string
      readonly probabilities?: string
      /** Names of single probabilities. */
      readonly parts: readonly string[]
    }

/** What of a model its form, its answers and its calls are made of. */
export interface CallShape {
  readonly estimator: string
  /** How a row is written: a record by name, a list, one value, or JSON of the caller's own. */
  readonly layout: 'record' | 'list' | 'value' | 'json'
  /** Empty where the layout is 'json'. */
  readonly fields: readonly Field[]
  /** Rows as they are sent; none where nothing honest can be said. */
  readonly examples: readonly unknown[]
  readonly defaultOutputs: readonly string[]
  /** What can be asked for besides. */
  readonly outputs: readonly string[]
  readonly classes?: readonly Plain[]
  readonly canExplain: boolean
}

export interface ModelCard extends CallShape {
  readonly name: string
  readonly versions: readonly string[]
  readonly state: 'ready' | 'draining'
  readonly digest: string
  readonly framework: string
  readonly container: string
  /** Recorded answers it was compared with when it was loaded. */
  readonly verifiedRows?: number
  /** Key of the rows in the body of /predict. */
  readonly inputKey: string
  readonly answer: AnswerForm
}

/** Columns of more are not listed: such rows are written as JSON. */
const mostFields = 2000
const mostCategories = 1000
const contributions = 'shap_values'

type CardOptions = Pick<ProtocolOptions, 'isReady' | 'style' | 'inputKey' | 'outputKey'>

/** What the page shows of a model. */
export function modelCard(model: LoadedModel, options: CardOptions): ModelCard {
  const { source } = model.model
  return {
    ...callShape(model.signatureFor(model.defaultOutputs), model.defaultOutputs),
    estimator: source.estimator,
    name: model.name,
    versions: [modelVersion],
    state: options.isReady() ? 'ready' : 'draining',
    digest: model.digest,
    framework: `${source.framework} ${source.frameworkVersion}`.trim(),
    container: source.container,
    ...(model.verified ? { verifiedRows: model.verified.rows } : {}),
    inputKey: options.inputKey ?? 'X',
    answer: answerForm(model.answer, options),
  }
}

function callShape(signature: Signature, defaultOutputs: readonly string[]): CallShape {
  const layout = layoutOf(signature)
  const classes = signature.outputs.find((output) => output.classes)?.classes
  const names = signature.outputs.map((output) => output.name)
  return {
    estimator: signature.estimator,
    layout,
    fields: layout === 'json' ? [] : fieldsOf(signature),
    examples: takesAnySize(signature) ? [] : examplesOf(signature, layout),
    defaultOutputs,
    outputs: names.filter((name) => name !== contributions && !defaultOutputs.includes(name)),
    ...(classes
      ? {
          classes: Array.from<Plain>(classes.data as ArrayLike<Plain>).map((label) =>
            classes.dataType === 'BOOL' ? label === 1 : label,
          ),
        }
      : {}),
    canExplain: names.includes(contributions),
  }
}

/** A matrix of one column takes a bare value for a row too. */
function examplesOf(signature: Signature, layout: CallShape['layout']): unknown[] {
  const rows = exampleX(signature, 3)
  const isBoxed = layout === 'value' && signature.inputs[0]!.form === 'matrix'
  return isBoxed ? rows.map((row) => (row as unknown[])[0]) : rows
}

function answerForm(names: AnswerNames | undefined, options: CardOptions): AnswerForm {
  if (names) {
    const { probabilities, probability, confidence } = names
    return {
      kind: 'rows',
      prediction: names.label ?? 'prediction',
      ...(probabilities === undefined ? {} : { probabilities }),
      parts: [probability, confidence].filter((name) => name !== undefined),
    }
  }
  if (options.style === 'label')
    return {
      kind: 'rows',
      prediction: 'prediction',
      probabilities: 'probabilities',
      parts: ['probability'],
    }
  return { kind: 'columns', prediction: options.outputKey ?? 'Y_pred' }
}

function layoutOf(signature: Signature): CallShape['layout'] {
  const { inputs } = signature
  const only = inputs.length === 1 ? inputs[0]! : undefined
  const width = inputs.reduce((sum, input) => sum + input.width, 0)
  const isOwn = only?.contentType === 'json' || inputs.some((input) => input.form === 'tensor')
  if (isOwn || width > mostFields || takesAnySize(signature)) return 'json'
  if (only && width === 1) return 'value'
  return columnNames(signature) && inputs.every((input) => input.form === 'column')
    ? 'record'
    : 'list'
}

function fieldsOf(signature: Signature): Field[] {
  const names = columnNames(signature)
  const example = exampleRows(signature, 1)[0]!
  const columns = signature.inputs.flatMap((input) =>
    Array.from({ length: input.width }, () => input),
  )
  return columns.map((input, i) =>
    fieldOf(input, names?.[i] ?? (columns.length === 1 ? input.name : `column ${i}`), example[i]!),
  )
}

function fieldOf(input: InputSpec, name: string, example: Plain): Field {
  const known = input.categories?.filter((category) => category === category && category !== null)
  return {
    name,
    kind: input.kind,
    isInteger: input.isInteger === true,
    parsesText: input.parsesText === true || input.takesIntegers === true,
    ...(known && known.length > 0
      ? { categories: [...new Set(known)].slice(0, mostCategories) }
      : {}),
    isClosed: input.refusesUnknown === true && (known?.length ?? 0) <= mostCategories,
    ...(input.range ? { range: input.range } : {}),
    ...(input.unit === undefined ? {} : { unit: input.unit }),
    isOptional: input.acceptsMissing || input.kind === 'any' || input.fallback !== undefined,
    ...(input.fallback === undefined ? {} : { fallback: input.fallback }),
    example,
  }
}
