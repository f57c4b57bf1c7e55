import { fault } from '../errors.ts'
import type { ModelPart } from '../formats/format.ts'
import type { Files } from './files.ts'
import { widthOf } from './fit.ts'
import type { SlipwayConfig } from './slipway-config.ts'
import { namesInFile } from './steps/names.ts'

/** The columns a request sends. */
export interface ColumnsSent {
  readonly names: readonly string[]
  /** False: nobody names them; a request sends a matrix, or texts. */
  readonly isNamed: boolean
  readonly isText: boolean
}

/** "columns", or the names the first file was fitted with: the first step's when it takes the whole table, else the model's. */
export function columnsSent(
  config: SlipwayConfig,
  files: Files,
  part: ModelPart,
  name: string,
): ColumnsSent {
  const where = `${name}: columns`
  const given =
    typeof config.columns === 'string'
      ? namesInFile(config.columns, { files, where })
      : config.columns
  if (given === undefined) return fittedColumns(config, files, part, name)
  const twice = given.find((column, i) => given.indexOf(column) !== i)
  if (twice !== undefined) throw fault('E_CONFIG', `${where}: "${twice}" stands there twice`)
  return { names: given, isNamed: true, isText: false }
}

function fittedColumns(
  config: SlipwayConfig,
  files: Files,
  part: ModelPart,
  name: string,
): ColumnsSent {
  const [first] = config.steps ?? []
  const step = first as { readonly file?: unknown; readonly on?: unknown } | undefined
  const isWhole = step === undefined || (typeof step.file === 'string' && step.on === undefined)
  if (!isWhole)
    throw fault('E_CONFIG', `${name} has no "columns", and its first step names some`, {
      hint: 'Add "columns": [...], the columns a request sends, in any order.',
    })
  const source = step === undefined ? part : files.part(step.file as string, `${name}: steps[0]`)
  const { featureNamesIn, input } = source.estimator
  if (featureNamesIn) return { names: featureNamesIn, isNamed: true, isText: false }
  if (input === 'text') return { names: ['X'], isNamed: false, isText: true }
  const width = widthOf(source.estimator)
  if (width !== undefined)
    return {
      names: Array.from({ length: width }, (_, i) => `x${i}`),
      isNamed: false,
      isText: false,
    }
  throw fault(
    'E_CONFIG',
    `${name} has no "columns", and ${source.role} does not say how many it takes`,
    {
      hint: 'Add "columns": [...], the columns a request sends, in order.',
    },
  )
}
