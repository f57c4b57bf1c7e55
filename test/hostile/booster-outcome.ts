// A booster's file read into a model that answers one row: what a mutant of it ends in.
import { prepareSession } from '../../src/backends/javascript/session.ts'
import { isSlipwayError } from '../../src/errors.ts'
import type { ModelFile, ModelPart } from '../../src/formats/format.ts'
import { chainParts } from '../../src/formats/chain-parts.ts'
import type { Value } from '../../src/ir/graph.ts'
import { float64, strings } from '../../src/ir/tensor.ts'

/** 'value', or the code of the SlipwayError it ends in. Anything else escapes. */
export function boosterOutcome(
  bytes: Uint8Array,
  readPart: (file: ModelFile) => ModelPart,
): string {
  try {
    const model = chainParts([readPart({ name: 'model', bytes })])
    const { graph, outputs } = model.signatures[0]!
    const session = prepareSession(
      graph,
      outputs.map((output) => output.name),
    )
    session.run(graph.inputs.map(oneRow))
    return 'value'
  } catch (error) {
    if (isSlipwayError(error)) return error.code
    throw error
  }
}

function oneRow({ type }: Value) {
  const width = Number(type.shape[1] ?? 1)
  return type.dataType === 'STRING'
    ? strings([1, width], Array<string>(width).fill('a'))
    : float64([1, width], new Float64Array(width))
}
