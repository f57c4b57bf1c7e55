import { fault } from '../../errors.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Graph } from '../../ir/graph.ts'
import type { InputSpec, Model, OutputSpec, Signature } from '../../ir/model.ts'
import { Tensor } from '../../ir/tensor.ts'
import { isUnit } from '../../signature/units.ts'

const forms = ['matrix', 'column', 'text', 'tensor']
const kinds = ['number', 'string', 'any']

/** The description of a file as a Model, if it is one: what the rest of the road relies on is checked here. */
export function checkModel(value: unknown): Model {
  const model = value as Model
  must(
    isRecord(model) && Array.isArray(model.signatures) && model.signatures.length > 0,
    'signatures',
  )
  must(isRecord(model.source) && Array.isArray(model.source.warnings), 'source')
  for (const name of ['framework', 'frameworkVersion', 'estimator', 'container'] as const)
    must(typeof model.source[name] === 'string', `source.${name}`)
  const { importances } = model
  must(
    importances === undefined ||
      (isRecord(importances) &&
        isTextList(importances.features) &&
        Array.isArray(importances.values) &&
        importances.values.length === importances.features.length),
    'importances',
  )
  for (const signature of model.signatures) checkSignature(signature)
  const { examples, training } = model
  must(training === undefined || isRecord(training), 'training')
  must(
    examples === undefined ||
      (isRecord(examples) && Array.isArray(examples.rows) && isRecord(examples.outputs)),
    'examples',
  )
  return model
}

function checkSignature(signature: Signature): void {
  must(isRecord(signature) && typeof signature.name === 'string', 'a signature')
  must(typeof signature.estimator === 'string', 'estimator')
  const { inputs, outputs, defaultOutputs } = signature
  must([inputs, outputs, defaultOutputs].every(Array.isArray), 'inputs or outputs')
  inputs.forEach(checkInput)
  outputs.forEach(checkOutput)
  const graphs = Object.values(signature).filter(
    (item): item is Graph => isRecord(item) && 'nodes' in item,
  )
  must(isRecord(signature.graph) && graphs.includes(signature.graph), 'graph')
  for (const graph of graphs) {
    const names = graph.outputs.map((output) => output.name)
    must(
      outputs.every((output) => names.includes(output.name)),
      'outputs of a graph',
    )
    must(
      graph.inputs.length <= inputs.length &&
        graph.inputs.every((input) => inputs.some((spec) => spec.name === input.name)),
      'inputs of a graph',
    )
  }
  must(
    defaultOutputs.every((name) => outputs.some((output) => output.name === name)),
    'defaultOutputs',
  )
  checkTypes(signature)
}

/** A string input feeds text and a number input numbers, in the widths its form says. */
function checkTypes({ graph, inputs }: Signature): void {
  for (const { name, type } of graph.inputs) {
    const spec = inputs.find((candidate) => candidate.name === name)!
    const rank = spec.form === 'text' ? 1 : 2
    if (spec.form === 'tensor') continue
    must(
      type.shape.length === rank && (rank === 1 || type.shape[1] === spec.width),
      `input ${name}`,
    )
    if (spec.kind === 'string') must(type.dataType === 'STRING', `input ${name}`)
    if (spec.kind === 'number') must(isFloating(type.dataType), `input ${name}`)
  }
}

function checkInput(input: InputSpec): void {
  must(isRecord(input) && typeof input.name === 'string', 'an input')
  must(kinds.includes(input.kind) && forms.includes(input.form), `input ${input.name}`)
  must(Number.isSafeInteger(input.width) && input.width >= 0, `input ${input.name}`)
  must(typeof input.acceptsMissing === 'boolean', `input ${input.name}`)
  const { columnNames, categories, unit } = input
  must(unit === undefined || isUnit(unit), `unit of ${input.name}`)
  must(columnNames === undefined || isTextList(columnNames), `columnNames of ${input.name}`)
  must(
    columnNames === undefined || columnNames.length === input.width,
    `columnNames of ${input.name}`,
  )
  must(categories === undefined || Array.isArray(categories), `categories of ${input.name}`)
}

function checkOutput(output: OutputSpec): void {
  must(isRecord(output) && typeof output.name === 'string', 'an output')
  must(typeof output.batchable === 'boolean', `output ${output.name}`)
  must(output.unit === undefined || isUnit(output.unit), `unit of ${output.name}`)
  must(
    output.classes === undefined || output.classes instanceof Tensor,
    `classes of ${output.name}`,
  )
  const { contentType } = output
  must(contentType === undefined || contentType === 'json', `contentType of ${output.name}`)
  const { explains } = output
  must(
    explains === undefined ||
      (isRecord(explains) &&
        isTextList(explains.features) &&
        (explains.classes === undefined || explains.classes instanceof Tensor)),
    `explains of ${output.name}`,
  )
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function must(holds: boolean, what: string): void {
  if (!holds) throw fault('E_FORMAT', `the description of the model is malformed at ${what}`)
}
