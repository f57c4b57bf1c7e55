// slipway.json -> one Estimator over a Frame: columns, steps, the model, its answer. Everything stays one graph.
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { ColumnInfo, Estimator, Method } from '../estimators/estimator.ts'
import { columnsOf } from '../estimators/estimator.ts'
import type { Frame } from '../estimators/frame.ts'
import type { ModelPart } from '../formats/format.ts'
import { withAnswer } from './answer/answer.ts'
import type { Files } from './files.ts'
import { checkOrder, checkWidth } from './fit.ts'
import type { SlipwayConfig } from './slipway-config.ts'
import { inputColumns } from './input-columns.ts'
import { columnsSent } from './columns-sent.ts'
import { compileStep } from './steps/index.ts'
import type { DeclaredType, Step, Wanted } from './steps/step.ts'

export interface Compiled {
  readonly estimator: Estimator
  /** The part under "model". */
  readonly part: ModelPart
  /** Columns that a request must send and nothing reads. */
  readonly unread: readonly string[]
}

/** Compiles a configuration. `name` is the file's, for messages. */
export function compileConfig(config: SlipwayConfig, files: Files, name: string): Compiled {
  const part = files.part(config.model, `${name}: model`)
  const model = withAnswer(part.estimator, config, files, name)
  const { names: sent, isNamed, isText } = columnsSent(config, files, part, name)
  const types = typesOf(config, sent, name)
  const steps = compileSteps(config, files, sent, types, model.featureNamesIn, name)
  const names = steps.at(-1)?.names ?? sent
  const where = `${name}: model`
  checkWidth(part, names, where)
  checkOrder(part, names, where)
  const wanted = steps.reduceRight<readonly Wanted[]>(
    (behind, step) => step.wanted(behind),
    modelWants(model, names),
  )
  const columns = inputColumns(sent, wanted, types, config.defaults ?? {}, name)
  return {
    part,
    estimator: {
      ...assemble(model, steps, sent, columns, where),
      ...(isNamed ? { featureNamesIn: sent } : {}),
      ...(isText ? { input: 'text' as const } : {}),
    },
    unread: sent.filter((_, i) => wanted[i] === undefined),
  }
}

function typesOf(
  config: SlipwayConfig,
  sent: readonly string[],
  name: string,
): Map<string, DeclaredType> {
  const { types } = config
  if (types === undefined) return new Map()
  if (typeof types === 'string') return new Map(sent.map((column) => [column, types]))
  const unknown = Object.keys(types).find((column) => !sent.includes(column))
  if (unknown !== undefined) throw fault('E_CONFIG', `${name}: types.${unknown} is no column`)
  return new Map(Object.entries(types))
}

function compileSteps(
  config: SlipwayConfig,
  files: Files,
  sent: readonly string[],
  types: ReadonlyMap<string, DeclaredType>,
  modelNames: readonly string[] | undefined,
  name: string,
): Step[] {
  const steps: Step[] = []
  for (const [i, definition] of (config.steps ?? []).entries()) {
    const names = steps.at(-1)?.names ?? sent
    steps.push(
      compileStep(definition, {
        where: `${name}: steps[${i}]`,
        names,
        types,
        files,
        later: config.steps!.slice(i + 1),
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
  sent: readonly string[],
  columns: readonly ColumnInfo[],
  where: string,
): Estimator {
  const lead = (g: GraphBuilder, x: Frame): Frame => {
    const table = steps.reduce((frame, step) => step.emit(g, frame), x.renamed(sent))
    checkText(table, model, where)
    return table
  }
  const methods: Record<string, Method> = {}
  for (const [key, method] of Object.entries(model.methods))
    methods[key] = (g, x) => method(g, lead(g, x))
  const { transform, classes } = model
  return {
    name: model.name,
    featuresIn: sent.length,
    columns,
    accepts: 'any',
    methods,
    ...(classes ? { classes } : {}),
    ...(transform
      ? { transform: (g, x) => transform(g, lead(g, x)), featureNamesOut: (names) => names }
      : {}),
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
