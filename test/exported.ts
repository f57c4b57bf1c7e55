// Answers of a written JavaScript module against those of the server, bit for bit.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeModule } from '../src/codegen/javascript/write-module.ts'
import { isSlipwayError } from '../src/errors.ts'
import { loadModel } from '../src/index.ts'
import type { InferTensor, LoadedModel } from '../src/index.ts'
import { findCases, readCase } from './parity-case.ts'

const special: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN }

interface Module {
  readonly answer: (rows: readonly unknown[]) => Record<string, unknown>
}

/** The module itself, executed. */
export async function importModule(code: string): Promise<Module> {
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  return (await import(url)) as Module
}

/** 'equal', 'refused: why', or what differs. */
export async function exported(folder: string): Promise<string> {
  const spec = readCase(folder)
  if (spec.hooks !== undefined) return 'refused: hooks'
  let model
  try {
    model = await loadModel(spec.files.map((file) => join(folder, file)))
  } catch (error) {
    if (isSlipwayError(error)) return `refused: ${error.message}`
    throw error
  }
  const outputs = spec.outputs
    .map(({ name }) => name)
    .filter((name) => model.model.signatures[0]!.outputs.some((output) => output.name === name))
  const reasons: string[] = []
  let count = 0
  try {
    for (const name of outputs) {
      const difference = await compareOutput(model, spec.inputs, name)
      if (difference?.startsWith('refused')) reasons.push(`${name} ${difference}`)
      else if (difference !== undefined) return `${name} ${difference}`
      else count++
    }
  } finally {
    await model.close()
  }
  return count > 0 ? 'equal' : `refused: ${reasons.join('; ')}`
}

/** What a module is given, and what the server answers to it in float64; no answer where it refuses. */
export async function asked(model: LoadedModel, given: readonly InferTensor[], name: string) {
  const inputs = given.map((input) => ({
    ...input,
    datatype: input.datatype === 'BYTES' ? input.datatype : ('FP64' as const),
    data: Array.from(input.data, (x) =>
      input.datatype !== 'BYTES' && typeof x === 'string' ? special[x]! : x,
    ),
  })) as InferTensor[]
  const want = await outcome(async () => {
    const [tensor] = await model.infer(inputs, { outputs: [name] })
    return Array.from(tensor!.data as ArrayLike<unknown>)
  })
  return { rows: rowsOf(inputs), want }
}

async function compareOutput(
  model: LoadedModel,
  given: readonly InferTensor[],
  name: string,
): Promise<string | undefined> {
  let module: Module
  try {
    const { code } = writeModule(model.model, model.signatureFor([name]), [name])
    module = await importModule(code)
  } catch (error) {
    if (isSlipwayError(error)) return `refused: ${error.message}`
    throw error
  }
  const { rows, want } = await asked(model, given, name)
  const got = await outcome(() => flat(module.answer(rows)[name]))
  if (want === undefined || got === undefined)
    return want === got ? undefined : `is ${got ? 'answered' : 'refused by the module'}`
  const place = want.findIndex((value, i) => !Object.is(plain(value), plain(got[i])))
  if (got.length !== want.length) return `has ${got.length} values, not ${want.length}`
  return place < 0 ? undefined : `[${place}] is ${String(got[place])}, not ${String(want[place])}`
}

/** Undefined where the request is refused. */
async function outcome(ask: () => unknown[] | Promise<unknown[]>): Promise<unknown[] | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isSlipwayError(error) || error instanceof RangeError) return undefined
    throw error
  }
}

const plain = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value)

function flat(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value]
}

function rowsOf(inputs: readonly InferTensor[]): unknown[][] {
  const rows = inputs[0]!.shape[0]!
  return Array.from({ length: rows }, (_, row) =>
    inputs.flatMap(({ shape, data }) => {
      const width = shape[1] ?? 1
      return Array.from({ length: width }, (_, i) => data[row * width + i])
    }),
  )
}

async function main(folders: readonly string[]): Promise<void> {
  const counts = { equal: 0, refused: 0, different: 0 }
  for (const folder of folders.flatMap(findCases)) {
    const outcome = await exported(folder).catch((error: Error) => `THROWS ${error.stack}`)
    if (outcome === 'equal') counts.equal++
    else if (outcome.includes('refused') && !outcome.includes('refused by')) counts.refused++
    else counts.different++
    if (outcome !== 'equal') console.log(`${folder}: ${outcome.slice(0, 300)}`)
  }
  console.log(
    `exported: ${counts.equal} equal bit for bit, ${counts.different} different, ${counts.refused} refused`,
  )
  if (counts.different > 0 || counts.equal === 0) process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2))
