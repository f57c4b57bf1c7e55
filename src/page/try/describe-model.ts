import type { InputSpec, Signature } from '../../ir/model.ts'
import type { LoadedModel } from '../../load/loaded-model.ts'
import { modelCard } from '../../protocols/page/model-card.ts'
import { inputSpecs, outputSpecs } from '../../signature/tensor-specs.ts'
import type { OpenedModel, TensorFacts } from './messages.ts'

/** A model as the page shows one of the server's. */
export function describeModel(model: LoadedModel): OpenedModel {
  const { source, signatures } = model.model
  return {
    card: modelCard(model, { isReady: () => true }),
    warnings: source.warnings,
    inputs: signatures.flatMap(inputsOf),
    outputs: signatures.flatMap(outputsOf),
  }
}

function inputsOf(signature: Signature): TensorFacts[] {
  return inputSpecs(signature).map(({ name, datatype, shape }, i) => {
    const input = signature.inputs[i]!
    return {
      name,
      datatype: input.kind === 'any' ? 'any type, read by nothing' : datatype,
      shape: `[${shape.join(', ')}]`,
      note: noteOf(input),
    }
  })
}

function noteOf({ columnNames, categories, refusesUnknown, range, unit }: InputSpec): string {
  return [
    columnNames ? sample(columnNames) : '',
    categories ? `one of ${sample(categories.map(String))}${refusesUnknown ? '' : ', ...'}` : '',
    range ? `${range[0]} to ${range[1]}` : '',
    unit === undefined ? '' : `in ${unit}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function outputsOf(signature: Signature): TensorFacts[] {
  return outputSpecs(signature).map(({ name, datatype, shape }, i) => {
    const { classes, unit } = signature.outputs[i]!
    const isDefault = signature.defaultOutputs.includes(name)
    const labels = classes ? `classes ${sample(Array.from(classes.data, String))}` : ''
    return {
      name,
      datatype,
      shape: `[${shape.join(', ')}]`,
      note: [isDefault ? 'default' : '', labels, unit === undefined ? '' : `in ${unit}`]
        .filter((part) => part !== '')
        .join('; '),
    }
  })
}

const mostShown = 8

function sample(texts: readonly string[]): string {
  const more = texts.length > mostShown ? `, ... (${texts.length})` : ''
  return texts.slice(0, mostShown).join(', ') + more
}
