import { extname } from 'node:path'
import { loadModelOnly } from '../config/open-model.ts'
import { fault } from '../errors.ts'
import { writeOnnx } from '../formats/onnx/write.ts'
import { writeModel } from '../formats/slipway/write.ts'
import type { Graph } from '../ir/graph.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { lowerOutputs } from '../passes/lower-outputs.ts'
import { prune } from '../passes/prune.ts'
import { writeWhole } from './write-whole.ts'

/** Writes the model as the target's extension says; answers what the written file does otherwise. */
export async function convertModel(
  argument: string,
  target: string,
  outputs: readonly string[] | undefined,
): Promise<string[]> {
  const kind = extname(target)
  if (kind !== '.onnx' && kind !== '.slipway')
    throw fault('E_USAGE', `${target} ends neither in .onnx nor in .slipway`)
  const loaded = await loadModelOnly(argument)
  try {
    if (kind === '.slipway') {
      await writeWhole(target, writeModel(loaded.model))
      return []
    }
    const { bytes, notes } = toOnnx(loaded, outputs)
    await writeWhole(target, bytes)
    return notes
  } finally {
    await loaded.close()
  }
}

/** The signature that has the outputs, by default all of the first that ONNX can say, as an ONNX file. */
export function toOnnx(
  loaded: LoadedModel,
  outputs?: readonly string[],
): { readonly bytes: Uint8Array; readonly notes: string[] } {
  const { graph, integerGraph, defaultOutputs } = loaded.signatureFor(outputs ?? [])
  const lowered = outputs
    ? lowerOutputs(prune(graph, outputs), outputs)
    : lowerOutputs(graph, defaultOutputs)
  const notes = [
    // A graph of its own with answers of the same types: only their values differ.
    ...(integerGraph && hasSameTypes(graph, integerGraph)
      ? ['the ONNX file differs in one thing: integers are not rounded to float32']
      : []),
    ...lowered.losses.map((loss) => `the ONNX file differs in one thing: ${loss}`),
    ...lowered.left.map(({ name, why }) => `the ONNX file has no output ${name}: ${why}`),
  ]
  return { bytes: writeOnnx(lowered.graph, loaded.model.source), notes }
}

function hasSameTypes(a: Graph, b: Graph): boolean {
  return a.outputs.every(
    ({ value }, i) => value.type.dataType === b.outputs[i]!.value.type.dataType,
  )
}
