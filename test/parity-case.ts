import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel } from '../src/index.ts'
import type { InferTensor } from '../src/index.ts'

interface ParityCase {
  readonly name: string
  /** Class of the model, with its module. */
  readonly estimator: string
  readonly framework: { readonly name: string; readonly version: string }
  readonly files: readonly string[]
  readonly inputs: readonly InferTensor[]
  readonly outputs: readonly InferTensor[]
  readonly tolerance?: number
  /** Functions outside the file, relative to the case. */
  readonly hooks?: string
  /** Rows that a linear model is explained against, relative to the case. */
  readonly background?: string
  readonly tags?: readonly string[]
  readonly unstable?: readonly string[]
}

const special: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity, NaN }

/** Folders under `root` that hold a case.json. */
export function findCases(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('case.json'))
    .map((name) => join(root, name, '..'))
    .toSorted()
}

export function readCase(folder: string): ParityCase {
  return JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as ParityCase
}

/** Loads the case's files, asks for each output and returns what differs from the framework's own answers. */
export async function differences(folder: string): Promise<string[]> {
  const spec = readCase(folder)
  const model = await loadModel(
    spec.files.map((file) => join(folder, file)),
    {
      ...(spec.hooks === undefined ? {} : { hooks: join(folder, spec.hooks) }),
      ...(spec.background === undefined ? {} : { background: join(folder, spec.background) }),
    },
  )
  try {
    const inputs = spec.inputs.map((input) => ({
      ...input,
      data: Array.from(input.data, fromJson(input.datatype)),
    }))
    const found: string[] = []
    for (const want of spec.outputs) {
      if (spec.unstable?.includes(want.name)) continue
      const [got] = await model.infer(inputs, { outputs: [want.name] })
      const difference = got ? compare(want, got, spec) : 'is missing'
      if (difference) found.push(`${want.name} ${difference}`)
    }
    return found
  } finally {
    await model.close()
  }
}

function fromJson(datatype: string): (x: unknown) => unknown {
  return (x) => (datatype.startsWith('FP') && typeof x === 'string' ? special[x] : x)
}

function compare(want: InferTensor, got: InferTensor, spec: ParityCase): string | undefined {
  if (want.shape.join() !== got.shape.join())
    return `has shape [${got.shape.join()}], not [${want.shape.join()}]`
  const kind = kindOf(want.datatype)
  const sameWidth = !spec.tags?.includes('f32in') || want.datatype === got.datatype
  if (kind !== kindOf(got.datatype) || !sameWidth) return `is ${got.datatype}, not ${want.datatype}`
  for (let i = 0; i < want.data.length; i++) {
    if (!equal(want.data[i], got.data[i], kind, spec.tolerance ?? 1e-9)) {
      return `[${i}] is ${String(got.data[i])}, not ${String(want.data[i])}`
    }
  }
  return undefined
}

function kindOf(datatype: string): string {
  return datatype.startsWith('FP')
    ? 'float'
    : datatype === 'BYTES' || datatype === 'BOOL'
      ? datatype
      : 'int'
}

function equal(want: unknown, got: unknown, kind: string, tolerance: number): boolean {
  if (kind === 'BYTES') return (want ?? null) === (got ?? null)
  const a = toNumber(want)
  const b = toNumber(got)
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true
  return kind === 'float' && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a))
}

function toNumber(x: unknown): number {
  if (x === null || x === undefined) return NaN
  return typeof x === 'string' ? special[x]! : Number(x)
}
