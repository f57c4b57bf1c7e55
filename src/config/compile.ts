// slipway.json -> one Estimator over a Frame: columns, steps, the model, its answer. Everything stays one graph.
import { fault, isSlipwayError } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { ColumnInfo, Estimator, Method } from '../estimators/estimator.ts'
import { columnsOf } from '../estimators/estimator.ts'
import { Frame } from '../estimators/frame.ts'
import type { ModelPart } from '../formats/format.ts'
import { withAnswer } from './answer/answer.ts'
import type { Files } from './files.ts'
import { withUnits } from './column-units.ts'
import { checkOrder, checkWidth } from './fit.ts'
import type { SentType, SlipwayConfig } from './slipway-config.ts'
import { inputColumns } from './input-columns.ts'
import type { ColumnsSent } from './columns-sent.ts'
import { columnsSent } from './columns-sent.ts'
import type { ModelChoice } from './model-choice.ts'
import { modelChoice, placeOfField, withoutField } from './model-choice.ts'
import { droppedWarnings, labelWarnings, placeWarnings, repeatWarnings } from './warnings.ts'
import { byName } from './steps/by-name.ts'
import { compileStep } from './steps/index.ts'
import type { DeclaredType, Step, Wanted } from './steps/step.ts'

export interface Compiled {
  readonly estimator: Estimator
  /** The part under "model", or the first of "models". */
  readonly part: ModelPart
  /** What answers behind the steps: its tree is shown. */
  readonly model: Estimator
  /** What looks like a mistake. */
  readonly warnings: readonly string[]
}

/** Compiles a configuration. `name` is the file's, for messages. */
export function compileConfig(config: SlipwayConfig, files: Files, name: string): Compiled {
  const choice = config.models && modelChoice(config.models, files, name)
  const parts = choice?.parts ?? [files.part(config.model!, `${name}: model`)]
  const [part] = parts as [ModelPart]
  const own = choice?.estimator ?? part.estimator
  const model = withAnswer(own, config, files, name)
  const sent = columnsSent(config, files, part, name)
  const columns = tableColumns(sent, choice, name)
  const types = typesOf(config, [...columns, ...(choice ? [choice.on] : [])], name)
  const warnings: string[] = []
  const steps = compileSteps(config, {
    files,
    columns,
    types,
    modelNames: model.featureNamesIn,
    name,
    warnings,
  })
  const found = choice ? undefined : byName(own, steps.at(-1)?.names ?? columns)
  if (found) steps.push(found)
  const names = steps.at(-1)?.names ?? columns
  parts.forEach((each, i) => {
    const where = `${name}: ${choice ? `models.${choice.values[i]!}` : 'model'}`
    checkWidth(each, names, where)
    checkOrder(each, names, where)
    warnings.push(
      ...placeWarnings(each, names, where),
      ...droppedWarnings(each.estimator, names, where),
    )
  })
  const wanted = steps.reduceRight<readonly Wanted[]>(
    (behind, step) => step.wanted(behind),
    modelWants(model, names),
  )
  const table: Table = { columns, at: choice && placeOfField(choice, sent.names) }
  const sentNames = withField(columns, choice?.on, table.at)
  const field: Wanted = { kind: 'string', categories: choice?.values ?? [], refusesUnknown: true }
  const defaults = config.defaults ?? {}
  const taken = inputColumns(sentNames, withField(wanted, field, table.at), types, defaults, name)
  const infos = withUnits(taken, sentNames, sent, config.units, name)
  return {
    part,
    model: own,
    estimator: {
      ...assemble(model, steps, table, infos, name),
      ...(sent.isNamed ? { featureNamesIn: sentNames } : {}),
      ...(sent.isText ? { input: 'text' as const } : {}),
    },
    warnings: [
      ...columns
        .filter((_, i) => wanted[i] === undefined)
        .map((column) => `${name}: no step reads column "${column}"`),
      ...warnings,
      ...repeatWarnings(names, `${name}: model`),
      ...labelWarnings(config, own, name),
    ],
  }
}

interface Table {
  /** Columns that go through the steps. */
  readonly columns: readonly string[]
  /** Place of the field of "models" among the columns sent. */
  readonly at: number | undefined
}

function withField<T>(items: readonly T[], item: T | undefined, at: number | undefined): T[] {
  return at === undefined ? [...items] : items.toSpliced(at, 0, item!)
}

/** The columns sent less the field of "models". */
function tableColumns(
  sent: ColumnsSent,
  choice: ModelChoice | undefined,
  name: string,
): readonly string[] {
  if (!choice) return sent.names
  if (!sent.isNamed)
    throw fault(
      'E_CONFIG',
      `${name}: with "models" a request names its columns, and no file does`,
      {
        hint: 'Add "columns": [...], the columns a request sends, in order.',
      },
    )
  return sent.names.filter((column) => column !== choice.on)
}

function typesOf(
  config: SlipwayConfig,
  sent: readonly string[],
  name: string,
): Map<string, DeclaredType> {
  const { types } = config
  if (types === undefined) return new Map()
  if (typeof types === 'string') {
    const on = config.models?.['on']
    const columns = sent.filter((column) => column !== on)
    return new Map(columns.map((column) => [column, plainType(types)]))
  }
  const unknown = Object.keys(types).find((column) => !sent.includes(column))
  if (unknown !== undefined) throw fault('E_CONFIG', `${name}: types.${unknown} is no column`)
  return new Map(Object.entries(types).map(([column, type]) => [column, plainType(type)]))
}

/** Python's names for the same. */
function plainType(type: SentType): DeclaredType {
  if (type === 'str') return 'string'
  return type === 'bool' ? 'float' : type
}

interface StepsContext {
  readonly files: Files
  readonly columns: readonly string[]
  readonly types: ReadonlyMap<string, DeclaredType>
  readonly modelNames: readonly string[] | undefined
  readonly name: string
  readonly warnings: string[]
}

function compileSteps(config: SlipwayConfig, context: StepsContext): Step[] {
  const { files, types, modelNames, name, warnings } = context
  const steps: Step[] = []
  for (const [i, definition] of (config.steps ?? []).entries()) {
    const names = steps.at(-1)?.names ?? context.columns
    steps.push(
      compileStep(definition, {
        where: `${name}: steps[${i}]`,
        names,
        types,
        files,
        later: config.steps!.slice(i + 1),
        warn: (text) => warnings.push(text),
        modelNames,
      }),
    )
  }
  return steps
}

function modelWants(model: Estimator, names: readonly string[]): ColumnInfo[] {
  const own = columnsOf(model)
  return names.map((_, i) => own?.[i] ?? { kind: 'number' })
}

function assemble(
  model: Estimator,
  steps: readonly Step[],
  { columns, at }: Table,
  infos: readonly ColumnInfo[],
  name: string,
): Estimator {
  const lead = (g: GraphBuilder, x: Frame): Frame => {
    const parts = at === undefined ? { table: x, field: undefined } : withoutField(g, x, at)
    const table = steps.reduce(
      (frame, step, i) => emitStep(g, frame, step, `${name}: steps[${i}]`),
      parts.table.renamed(columns),
    )
    checkText(table, model, `${name}: model`)
    return parts.field ? Frame.concat([table, parts.field]) : table
  }
  const methods: Record<string, Method> = {}
  for (const [key, method] of Object.entries(model.methods))
    methods[key] = (g, x) => method(g, lead(g, x))
  const { transform, classes, importances, listAnswers } = model
  return {
    ...(importances ? { importances } : {}),
    ...(listAnswers ? { listAnswers } : {}),
    name: model.name,
    featuresIn: infos.length,
    columns: infos,
    accepts: 'any',
    methods,
    explainedNames: () => {
      const names = [...(steps.at(-1)?.names ?? columns)]
      return model.explainedNames?.(names) ?? names
    },
    ...(classes ? { classes } : {}),
    ...(transform
      ? { transform: (g, x) => transform(g, lead(g, x)), featureNamesOut: (names) => names }
      : {}),
  }
}

/** What an operator says of its inputs is, in a wiring, said of a step: text meets numbers, mostly. */
function emitStep(g: GraphBuilder, frame: Frame, step: Step, where: string): Frame {
  try {
    return step.emit(g, frame).asTables(g)
  } catch (error) {
    if (!isSlipwayError(error) || error.code !== 'E_FORMAT') throw error
    throw fault('E_CONFIG', `${where} does not take what the steps in front of it make`, {
      cause: error,
      hint: `${error.message}. Look at the order of the steps: an encoder turns text into numbers, and an imputer takes what it was fitted on.`,
    })
  }
}

/** Text that no step turned into numbers. */
function checkText(table: Frame, model: Estimator, where: string): void {
  const own = columnsOf(model)
  if (model.input !== undefined || own?.some((info) => info.kind === 'string')) return
  const block = table.blocks.find(({ value }) => value.type.dataType === 'STRING')
  if (block)
    throw fault(
      'E_CONFIG',
      `${where}: column ${block.names?.join(', ') ?? ''} is text when it reaches ${model.name}, which takes numbers`,
      {
        hint: 'Add a step that makes numbers of it: "map", "dummies", or "file" with the encoder.',
      },
    )
}
