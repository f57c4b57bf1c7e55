import type { InputSpec, Signature } from '../../ir/model.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { columnNames } from '../../signature/bind-rows.ts'
import { exampleRows, takesAnySize } from '../../signature/example-rows.ts'
import { outputSpecs } from '../../signature/tensor-specs.ts'
import type { ProtocolOptions } from '../protocol.ts'

export type Schema = Record<string, unknown>

function signatureOf(model: LoadedModel): Signature {
  return model.signatureFor(model.defaultOutputs)
}

/** {"X": ..., "outputs": [...]}. */
export function predictRequest(
  model: LoadedModel,
  outputs: readonly string[],
  inputKey: string,
): Schema {
  return {
    type: 'object',
    required: [inputKey],
    properties: {
      [inputKey]: rowsSchema(signatureOf(model)),
      outputs: {
        type: 'array',
        items: { enum: outputs },
        description: 'Outputs to answer besides the default ones.',
      },
    },
  }
}

function rowsSchema(signature: Signature): Schema {
  const row = rowSchema(signature)
  return {
    description: `One row, or a list of rows, for ${signature.estimator}.`,
    anyOf: [row, { type: 'array', items: row, minItems: 1 }],
  }
}

function rowSchema(signature: Signature): Schema {
  const { inputs } = signature
  const only = inputs.length === 1 ? inputs[0]! : undefined
  if (only?.contentType === 'json') return { description: 'A JSON value: one row.' }
  if (only?.form === 'text') return { type: 'string' }
  const names = columnNames(signature)
  const columns = inputs.flatMap((input) =>
    Array.from({ length: input.width }, () => columnSchema(input)),
  )
  if (only?.form === 'column') return columns[0]!
  if (names && inputs.every((input) => input.form === 'column')) {
    return {
      type: 'object',
      required: names.filter(
        (_, i) => inputs[i]!.kind !== 'any' && inputs[i]!.fallback === undefined,
      ),
      properties: Object.fromEntries(names.map((name, i) => [name, columns[i]!])),
      additionalProperties: false,
    }
  }
  const isUniform = inputs.length === 1
  return {
    type: 'array',
    minItems: columns.length,
    maxItems: columns.length,
    ...(isUniform ? { items: columns[0]! } : { prefixItems: columns }),
    ...(names ? { description: names.join(', ') } : {}),
  }
}

function columnSchema(input: InputSpec): Schema {
  if (input.kind === 'any') return { description: 'Read by no step of the model.' }
  const known = input.categories?.filter((category) => category === category)
  const described = input.unit === undefined ? {} : { description: `in ${input.unit}` }
  if (known && input.refusesUnknown) return { ...described, enum: [...new Set(known)] }
  const type = input.kind === 'string' ? 'string' : input.isInteger ? 'integer' : 'number'
  const types = input.parsesText && type !== 'string' ? [type, 'string'] : [type]
  if (input.takesIntegers) types.push('integer')
  if (input.takesList) types.push('array')
  const all = input.acceptsMissing ? [...types, 'null'] : types
  return {
    ...described,
    type: all.length === 1 ? all[0] : all,
    ...(known && known.length > 0 ? { examples: known.slice(0, 20) } : {}),
    ...(input.fallback === undefined ? {} : { default: input.fallback }),
  }
}

/** Bodies that this model answers with 200. */
export function predictExamples(model: LoadedModel, inputKey: string): Schema {
  const signature = signatureOf(model)
  if (takesAnySize(signature)) return {}
  const rows = exampleX(signature, 2)
  return {
    one: { summary: 'One row', value: { [inputKey]: rows[0] } },
    several: { summary: 'Several rows', value: { [inputKey]: rows } },
  }
}

/** Rows as a caller writes them: records where columns have names, else lists, texts or JSON values. */
export function exampleX(signature: Signature, count: number): unknown[] {
  const rows = exampleRows(signature, count)
  const only = signature.inputs.length === 1 ? signature.inputs[0]! : undefined
  if (only?.contentType === 'json') return rows.map((row) => JSON.parse(String(row[0])) as unknown)
  if (only?.form === 'text' || only?.form === 'column') return rows.map((row) => row[0])
  const names = columnNames(signature)
  if (!names || !signature.inputs.every((input) => input.form === 'column')) return rows
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
}

export function predictResponse(model: LoadedModel, options: ProtocolOptions): Schema {
  if (options.style === 'label' || model.answer) return { type: 'object' }
  const signature = signatureOf(model)
  const specs = new Map(outputSpecs(signature).map((spec) => [spec.name, spec]))
  const [main] = model.defaultOutputs
  const { unit, contentType } = signature.outputs.find((output) => output.name === main) ?? {}
  const value = contentType ? { type: 'array' } : valueSchema(specs.get(main!)!.datatype)
  const classes = signature.outputs.find((output) => output.classes)?.classes
  return {
    type: 'object',
    required: [options.outputKey ?? 'Y_pred'],
    properties: {
      [options.outputKey ?? 'Y_pred']: {
        description: `${main}${unit === undefined ? '' : ` in ${unit}`}: one value for one row, a list for several.`,
        anyOf: [value, { type: 'array' }],
      },
      ...(classes
        ? {
            classes: {
              type: 'array',
              description: 'Labels of the columns of probabilities, in order.',
              examples: [Array.from<unknown>(classes.data)],
            },
          }
        : {}),
    },
    additionalProperties: true,
  }
}

function valueSchema(datatype: string): Schema {
  if (datatype === 'BYTES') return { type: ['string', 'null'] }
  if (datatype === 'BOOL') return { type: 'boolean' }
  if (datatype.startsWith('FP')) return { type: ['number', 'string', 'null'] }
  return { type: ['integer', 'null'] }
}
