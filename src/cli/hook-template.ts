import { basename } from 'node:path'
import { commentText } from '../codegen/client/comment-text.ts'
import { fault, isSlipwayError } from '../errors.ts'
import type { HookRole, Hooks } from '../estimators/hooks.ts'
import { formatOf } from '../formats/index.ts'
import { openFiles } from '../load/model-files.ts'

interface Asked {
  readonly name: string
  readonly role: HookRole
  readonly holds: readonly string[]
}

/** The skeleton of a hook file: one export for every function and class the model file names without its code. Throws E_USAGE where there is none. */
export async function hookTemplate(path: string): Promise<string> {
  const asked = await askedFor(path)
  if (asked.length === 0)
    throw fault('E_USAGE', `${path} names no function or class that a hook could stand for`, {
      hint: `See what stands in the way: slipway inspect ${path}`,
    })
  return [
    `// What ${commentText(basename(path))} names without its code. Fill it in, then: slipway serve ${commentText(path)} --hook hooks.mjs`,
    '// Columns of numbers are Float64Array (NaN: missing), columns of text lists of strings (null: missing).',
    '',
    'function missing(name) {',
    '  throw new Error(`write what ${name} does`)',
    '}',
    ...asked.map(skeleton),
    '',
  ].join('\n')
}

/** Reads the file with a stand-in for everything it asks for. */
async function askedFor(path: string): Promise<Asked[]> {
  const asked = new Map<string, Asked>()
  const hooks: Hooks = {
    find(name, role, holds) {
      asked.set(name, { name, role, holds })
      return { name, rowWise: true }
    },
  }
  const [file] = await openFiles([path], hooks)
  const format = formatOf(file!)
  await format.prepare?.(file!)
  try {
    format.readPart?.(file!)
  } catch (error) {
    // What a hook can't stand for is told when the file is served.
    if (!isSlipwayError(error) || asked.size === 0) throw error
  }
  return [...asked.values()]
}

const bodies: Readonly<Record<HookRole, readonly string[]>> = {
  analyzer: ['call([texts]) {', '  return [texts.map((text) => {body})] // a list of terms each'],
  tokenizer: ['call([texts]) {', '  return [texts.map((text) => {body})] // a list of words each'],
  preprocessor: ['call([texts]) {', '  return [texts.map((text) => {body})] // a text each'],
  function: [
    "// outputs: ['name', ...], // the columns it gives, where they are others than it takes",
    'call(columns, { names, state }) { // state: the keyword arguments in the file',
    '  return columns.map((column) => {body})',
  ],
  transform: [
    "// inputs: 'text', or ['number', { name: 'city', datatype: 'BYTES' }, ...], // the columns it takes, where not all are numbers",
    "// outputs: ['name', ...], // the columns it gives, where they are others than it takes",
    'call(columns, { names, state }) {',
    '  return columns.map((column) => {body})',
  ],
}

function skeleton({ name, role, holds }: Asked): string {
  const short = name.slice(name.lastIndexOf('.') + 1)
  const state = role === 'transform' && holds.length > 0 ? `; state: ${holds.join(', ')}` : ''
  const isIdentifier = /^[A-Za-z_$][\w$]*$/.test(short)
  const missing = `missing(${JSON.stringify(short)})`
  return [
    '',
    `/** ${commentText(`${name}, a ${role}${state}`)} @type {import('slipway').Hook} */`,
    isIdentifier ? `export const ${short} = {` : `export default { ${JSON.stringify(name)}: {`,
    '  rowWise: true, // false where a row of the answer depends on other rows',
    ...bodies[role].map((line) => `  ${line.replace('{body}', () => missing)}`),
    '  },',
    isIdentifier ? '}' : '} }',
  ].join('\n')
}
