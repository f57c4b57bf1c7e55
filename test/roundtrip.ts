// Answers after writing our own file and reading it again, against those of the model as it was read: the same bits.
// npm run roundtrip -- FOLDER...   runs every parity case under the folders
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isSlipwayError } from '../src/errors.ts'
import { writeModel } from '../src/formats/slipway/write.ts'
import { loadModel } from '../src/index.ts'
import type { InferTensor } from '../src/index.ts'
import type { Model } from '../src/ir/model.ts'
import { findCases, readCase } from './parity-case.ts'

const special: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity }

/** 'equal', 'refused' (the original is, by name), or what differs. */
export async function roundtrip(
  folder: string,
  rewrite: (model: Model, outputs: readonly string[]) => Model = (model) => model,
  outputs = Infinity,
): Promise<string> {
  const spec = readCase(folder)
  let original
  try {
    original = await loadModel(spec.files.map((file) => join(folder, file)))
  } catch (error) {
    if (isSlipwayError(error)) return 'refused'
    throw error
  }
  const asked = spec.outputs.map(({ name }) => name)
  const temporary = mkdtempSync(join(tmpdir(), 'slipway-'))
  try {
    const file = join(temporary, 'model.slipway')
    writeFileSync(file, writeModel(rewrite(original.model, asked)))
    const copy = await loadModel(file)
    const inputs = spec.inputs.map((input) => ({
      ...input,
      data: Array.from(input.data, (x) => (typeof x === 'string' ? (special[x] ?? x) : x)),
    }))
    for (const { name } of spec.outputs.slice(0, outputs)) {
      const [want, got] = await Promise.all(
        [original, copy].map((model) => answer(model, inputs, name)),
      )
      const difference = compare(want, got)
      if (difference) return `${name} ${difference}`
    }
    return 'equal'
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

type Loaded = Awaited<ReturnType<typeof loadModel>>

/** The answer, or the message of its refusal: that must be the same too. */
async function answer(
  model: Loaded,
  inputs: readonly InferTensor[],
  name: string,
): Promise<InferTensor | string> {
  try {
    return (await model.infer(inputs, { outputs: [name] }))[0]!
  } catch (error) {
    if (isSlipwayError(error)) return error.message.replaceAll(model.name, 'model')
    throw error
  }
}

function compare(
  want: InferTensor | string | undefined,
  got: InferTensor | string | undefined,
): string | undefined {
  if (typeof want === 'string' || typeof got === 'string')
    return want === got ? undefined : `answers ${JSON.stringify(got)}, not ${JSON.stringify(want)}`
  if (want!.datatype !== got!.datatype || want!.shape.join() !== got!.shape.join())
    return `is ${got!.datatype} [${got!.shape.join()}], not ${want!.datatype} [${want!.shape.join()}]`
  const place = Array.from(want!.data as ArrayLike<unknown>).findIndex(
    (x, i) => !Object.is(x, got!.data[i]),
  )
  if (place < 0) return undefined
  return `[${place}] is ${String(got!.data[place])}, not ${String(want!.data[place])}`
}

async function main(folders: readonly string[]): Promise<void> {
  const counts = { equal: 0, refused: 0, different: 0 }
  for (const folder of folders.flatMap(findCases)) {
    const outcome = await roundtrip(folder)
    if (outcome === 'equal' || outcome === 'refused') counts[outcome]++
    else {
      counts.different++
      console.log(`${folder}: ${outcome}`)
    }
  }
  console.log(
    `round trip: ${counts.equal} equal bit for bit, ${counts.different} different, ${counts.refused} refused before`,
  )
  if (counts.different > 0 || counts.equal === 0) process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2))
