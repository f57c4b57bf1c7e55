import type { Graph } from '../../ir/graph.ts'
import type { Signature } from '../../ir/model.ts'
import { pageComment, textLiteral } from './emitter.ts'
import type { ModuleInputs } from './inputs.ts'

/** The .d.ts beside a module: the model's own columns and outputs as types. */
export function writeTypes(signature: Signature, graph: Graph, inputs: ModuleInputs): string {
  const fields = inputs.columns.flatMap(({ names, kind, missing, fallback }) =>
    names.map((name) => {
      const type = kind === 'any' ? 'unknown' : kind === 'text' ? 'string' : 'number'
      const isOptional = missing || fallback !== undefined
      return `  readonly ${textLiteral(name)}${isOptional ? '?' : ''}: ${type}${isOptional && kind !== 'any' ? ' | null' : ''}`
    }),
  )
  const isAny = inputs.columns.some(({ kind }) => kind === 'any')
  const values = fields.length === 1 ? ' | string | number' : ''
  const answers = graph.outputs.map(({ name, value }) => {
    const { dataType, shape } = value.type
    const element = dataType === 'STRING' ? 'string' : dataType === 'BOOL' ? 'boolean' : 'number'
    return `  ${textLiteral(name)}: ${element}${'[]'.repeat(shape.length)}`
  })
  return [
    `/** One row, by the names of its columns. ${pageComment(signature.estimator)} */`,
    'export interface Row {',
    ...fields,
    '}',
    '/** Answers by output, one a row. */',
    'export interface Answers {',
    ...answers,
    '}',
    '/** Column names, in the order of a row that is a list. */',
    'export declare const features: readonly string[]',
    '/** Labels of the columns of probabilities and scores. */',
    'export declare const classes: readonly (string | number)[]',
    '/** Throws a RangeError or TypeError that names the row for values the model refuses. */',
    `export declare function answer(rows: readonly (Row | readonly ${isAny ? 'unknown' : '(string | number | null)'}[]${values})[]): Answers`,
    '',
  ].join('\n')
}
