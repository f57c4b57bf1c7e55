import type { Signature } from '../ir/model.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { columnNames } from '../signature/bind-rows.ts'
import { exampleRows } from '../signature/example-rows.ts'
import { oneLine, paint } from './terminal.ts'
import { version } from './version.ts'

interface StartOptions {
  readonly defaultModel: string | undefined
  /** The key that holds the rows, where it is not X. */
  readonly inputKey?: string | undefined
  readonly needsKey: boolean
}

const mostModels = 4
const mostWarnings = 3

/** At most 12 lines: what is served, what it takes and answers, where, and one curl line that works. */
export function startLines(
  models: readonly LoadedModel[],
  url: string,
  options: StartOptions,
): string[] {
  const first = models.find((model) => model.name === options.defaultModel) ?? models[0]!
  const lines =
    models.length === 1
      ? modelLines(first)
      : models.slice(0, mostModels).map((model) => line(model.name, describe(model)))
  const more = models.length - mostModels
  const warnings = models.flatMap((model) => model.model.source.warnings)
  return [
    paint('bold', `slipway ${version} on ${url}`, process.stderr),
    ...lines,
    ...(more > 0 ? [line('', `... and ${more} more`)] : []),
    line('page', `${url}/`),
    line('docs', `${url}/docs`),
    line(
      'try',
      curlLine(first, url, models.length === 1 || options.defaultModel !== undefined, options),
    ),
    ...warnings
      .slice(0, mostWarnings)
      .map((warning) => paint('yellow', line('warning', warning), process.stderr)),
  ]
}

function line(label: string, text: string): string {
  return `  ${oneLine(label).padEnd(9)} ${oneLine(text)}`
}

function modelLines(model: LoadedModel): string[] {
  const [signature] = model.model.signatures
  const { verified } = model
  return [
    line('model', `${model.name}: ${describe(model)}`),
    line('inputs', inputsText(signature!)),
    line('outputs', outputsText(model)),
    line('digest', model.digest),
    ...(verified
      ? [
          line(
            'verified',
            `${verified.rows} rows of ${verified.file}, worst difference ${verified.worst === 0 ? '0' : verified.worst.toExponential(1)}`,
          ),
        ]
      : []),
  ]
}

function describe({ model, format }: LoadedModel): string {
  const { estimator, framework, frameworkVersion } = model.source
  return `${estimator}, ${`${framework} ${frameworkVersion}`.trim()} (${format})`
}

function inputsText(signature: Signature): string {
  const names = columnNames(signature)
  if (names) return short(names)
  const [input] = signature.inputs
  return input!.form === 'text'
    ? 'X, a text a row'
    : `X, ${input!.width} ${input!.kind === 'string' ? 'texts' : 'numbers'} a row`
}

function outputsText(model: LoadedModel): string {
  const known = model.model.signatures[0]!.outputs.map(({ name }) => name)
  const others = known.filter((name) => !model.defaultOutputs.includes(name))
  const classes = model.model.signatures[0]!.outputs.find(
    ({ name }) => name === 'predict_proba',
  )?.classes
  const labels = classes
    ? `; classes ${short(Array.from(classes.data as ArrayLike<unknown>).map(String))}`
    : ''
  return `${model.defaultOutputs.join(', ')}${others.length > 0 ? ` (also ${short(others)})` : ''}${labels}`
}

function short(names: readonly string[]): string {
  return names.length > 8
    ? `${names.slice(0, 7).join(', ')}, ... (${names.length})`
    : names.join(', ')
}

const widestRecord = 12

function curlLine(
  model: LoadedModel,
  url: string,
  isDefault: boolean,
  { inputKey, needsKey }: StartOptions,
): string {
  const [signature] = model.model.signatures
  const row = exampleRows(signature!, 1)[0]!
  const names = columnNames(signature!)
  const x =
    names && names.length <= widestRecord && names.length === row.length
      ? Object.fromEntries(names.map((name, i) => [name, row[i]]))
      : row.length === 1
        ? row[0]
        : row
  const body = JSON.stringify({ [inputKey ?? 'X']: x }).replaceAll("'", "'\\''")
  const path = isDefault ? '/predict' : `/models/${model.name}/predict`
  const key = needsKey ? " -H 'authorization: Bearer KEY'" : ''
  return `curl ${url}${path} -H 'content-type: application/json'${key} -d '${body}'`
}
