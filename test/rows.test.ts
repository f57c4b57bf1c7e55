// A row's answer never depends on the rows around it: over every committed case, for outputs the signature calls batchable.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { loadModel } from '../src/index.ts'
import type { InferTensor, LoadedModel } from '../src/index.ts'
import { findCases, readCase } from './parity-case.ts'

const root = 'test/fixtures/sklearn'
/** More than any block of rows, so that a batch crosses block borders. */
const manyRows = 4500
const someRows = 300

for (const folder of existsSync(root) ? findCases(root) : []) {
  test(`${relative(root, folder)}: order and number of rows change no bit of a row`, async () => {
    const spec = readCase(folder)
    const model = await loadModel(spec.files.map((file) => join(folder, file)))
    // Images are no rows of a table.
    if (spec.outputs.length > 0 && spec.inputs[0]!.shape.length <= 2)
      await assert.rejects(answer(model, pick(spec.inputs, []), spec.outputs[0]!.name), {
        code: 'E_EMPTY',
      })
    for (const { name } of spec.outputs) {
      const signature = model.signatureFor([name])
      if (!signature.outputs.find((output) => output.name === name)!.batchable) continue
      const inputs = spec.inputs.map(withSpecials)
      await checkRows(model, inputs, name, manyRows)
      const floats = asFloat32(inputs)
      if (floats) await checkRows(model, floats, name, someRows)
    }
    await model.close()
  })
}

async function checkRows(
  model: LoadedModel,
  inputs: readonly InferTensor[],
  name: string,
  count: number,
): Promise<void> {
  const all = await answer(model, inputs, name)
  const n = inputs[0]!.shape[0]!
  for (let row = 0; row < n; row++)
    assert.deepEqual(rowOf(await answer(model, pick(inputs, [row]), name), 0), rowOf(all, row))
  const repeated = Array.from({ length: count }, (_, i) => (i * 7) % n)
  const big = await answer(model, pick(inputs, repeated), name)
  for (const at of [0, 1, 255, 511, 4095, 4096, count - 1])
    if (at < count) assert.deepEqual(rowOf(big, at), rowOf(all, repeated[at]!))
}

/** The same table as FP32, where it holds doubles alone. */
function asFloat32(inputs: readonly InferTensor[]): InferTensor[] | undefined {
  return inputs.every((input) => input.datatype === 'FP64')
    ? inputs.map((input) => ({
        ...input,
        datatype: 'FP32',
        data: Array.from(input.data as ArrayLike<number | null>, (x) => x && Math.fround(x)),
      }))
    : undefined
}

function withSpecials(input: InferTensor): InferTensor {
  const special: Record<string, number> = { Infinity, '-Infinity': -Infinity }
  const isFloat = input.datatype.startsWith('FP')
  return {
    ...input,
    data: Array.from(input.data, (x) => (isFloat && typeof x === 'string' ? special[x] : x)),
  }
}

async function answer(
  model: LoadedModel,
  inputs: readonly InferTensor[],
  output: string,
): Promise<InferTensor> {
  const [tensor] = await model.infer(inputs, { outputs: [output] })
  return tensor!
}

/** The inputs with rows `rows` only, in that order. */
function pick(inputs: readonly InferTensor[], rows: readonly number[]): InferTensor[] {
  return inputs.map((input) => {
    const width = input.data.length / input.shape[0]!
    const flat = Array.from(input.data)
    const data = rows.flatMap((row) => flat.slice(row * width, (row + 1) * width))
    return { ...input, shape: [rows.length, ...input.shape.slice(1)], data }
  })
}

function rowOf(tensor: InferTensor, row: number): unknown[] {
  const width = tensor.data.length / tensor.shape[0]!
  return Array.from(tensor.data).slice(row * width, (row + 1) * width)
}
