import { extname, resolve } from 'node:path'
import { fault } from '../../errors.ts'
import type { HookColumn, HookRole, HookSpec, Hooks } from '../../estimators/hooks.ts'
import { HookWorker } from './hook-worker.ts'
import type { RawHook } from './messages.ts'

export interface OpenedHooks extends Hooks {
  readonly worker: HookWorker
}

/** One call of a hook may take this long. */
export const defaultHookMilliseconds = 10_000

/** Reads hook files, in the worker that will run them. Throws E_CONFIG. */
export async function openHooks(
  files: readonly string[],
  milliseconds = defaultHookMilliseconds,
): Promise<OpenedHooks> {
  for (const file of files) checkKind(file)
  const worker = new HookWorker(
    files.map((file) => resolve(file)),
    milliseconds,
  )
  try {
    const specs = (await worker.describe()).map(specOf)
    if (specs.length === 0)
      throw fault('E_CONFIG', `${files.join(', ')} exports no hook`, { hint: form })
    return { worker, find: (qualifiedName, role) => findSpec(specs, qualifiedName, role) }
  } catch (error) {
    worker.close()
    throw error
  }
}

const form =
  'A hook is a named export: export const clean = { outputs: [...], rowWise: true, call(columns) { ... } }'

function checkKind(file: string): void {
  if (!/^\.[cm]?ts$/.test(extname(file)) || 'typescript' in process.features) return
  if (process.features['typescript' as never]) return
  throw fault(
    'E_CONFIG',
    `this Node (${process.version}) can't run ${file}: it does not strip types`,
    {
      hint: `Compile it first: npx tsc --module nodenext --target es2022 ${file}, and give the .js file.`,
    },
  )
}

function findSpec(
  specs: readonly HookSpec[],
  qualifiedName: string,
  role: HookRole,
): HookSpec | undefined {
  const exact = specs.filter(({ name }) => name === qualifiedName)
  const short = qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1)
  const found = exact.length > 0 ? exact : specs.filter(({ name }) => name === short)
  if (found.length > 1) throw fault('E_CONFIG', `two hooks are named ${found[0]!.name}`)
  if (role !== 'class' && found[0]?.methods.includes('call') === false)
    throw wrong(found[0].name, `the file asks for a function (${role}), and it has no call`)
  return found[0]
}

/** What an export says of itself, checked. */
function specOf({ name, inputs, outputs, rowWise, classes, methods }: RawHook): HookSpec {
  if (rowWise !== undefined && typeof rowWise !== 'boolean')
    throw wrong(name, 'rowWise is neither true nor false')
  return {
    name,
    rowWise: rowWise === true,
    methods,
    ...(classes === undefined ? {} : { classes: classesOf(name, classes) }),
    ...(inputs === undefined
      ? {}
      : { inputs: inputs === 'text' ? inputs : columnsOf(name, 'inputs', inputs) }),
    ...(outputs === undefined ? {} : { outputs: columnsOf(name, 'outputs', outputs) }),
  }
}

function classesOf(hook: string, value: unknown): (string | number)[] {
  const isLabel = (item: unknown) => typeof item === 'string' || Number.isSafeInteger(item)
  const isOneKind =
    Array.isArray(value) && new Set(value.map((item: unknown) => typeof item)).size === 1
  if (!isOneKind || !value.every(isLabel) || new Set(value).size < value.length)
    throw wrong(hook, 'classes is no list of different texts, or of different whole numbers')
  return value as (string | number)[]
}

function columnsOf(hook: string, key: string, value: unknown): HookColumn[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(hook, `${key} is no list of columns`)
  return value.map((item: unknown): HookColumn => {
    if (typeof item === 'string') return { name: item, datatype: 'FP64' }
    const { name, datatype = 'FP64' } = Object(item) as Record<string, unknown>
    if (typeof name !== 'string' || (datatype !== 'FP64' && datatype !== 'BYTES'))
      throw wrong(
        hook,
        `${key} holds something that is neither a name nor { name, datatype: 'FP64' or 'BYTES' }`,
      )
    return { name, datatype }
  })
}

function wrong(hook: string, what: string): Error {
  return fault('E_CONFIG', `hook ${hook}: ${what}`, { hint: form })
}
