import { basename } from 'node:path'
import { commentText } from '../codegen/client/comment-text.ts'
import { fault, isSlipwayError } from '../errors.ts'
import type { HookMethod, HookRole, Hooks } from '../estimators/hooks.ts'
import { hookKey } from '../estimators/hooks.ts'
import { formatOf } from '../formats/index.ts'
import type { Model } from '../ir/model.ts'
import { openFiles } from '../load/model-files.ts'

interface Asked {
  readonly name: string
  readonly role: HookRole
  readonly holds: readonly string[]
  readonly methods: readonly HookMethod[]
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

/** Reads the file with a stand-in for everything it asks for, and sees what of it the graph calls. */
async function askedFor(path: string): Promise<Asked[]> {
  const asked = new Map<string, Asked>()
  const hooks: Hooks = {
    find(name, role, holds) {
      const methods = role === 'class' ? methodsOf(holds) : callOnly
      asked.set(name, { name, role, holds, methods })
      return { name, rowWise: true, methods }
    },
  }
  const [file] = await openFiles([path], hooks)
  const format = formatOf(file!)
  await format.prepare?.(file!)
  let called: ReadonlySet<string> | undefined
  try {
    called = calledIn(await format.read([file!]))
  } catch (error) {
    // What a hook can't stand for, or its author alone knows (names of columns), is told when the file is served.
    if (!isSlipwayError(error) || asked.size === 0) throw error
  }
  return [...asked.values()].map((one) => ({ ...one, methods: likelyMethods(one, called) }))
}

const callOnly: readonly HookMethod[] = ['call']

/** A class can be a step or a model; one with classes_ is a classifier. */
function methodsOf(holds: readonly string[]): readonly HookMethod[] {
  return holds.includes('classes_') ? ['call', 'predict', 'predict_proba'] : ['call', 'predict']
}

/** What the graph calls; where that is a step's and a model's methods both (it stands alone), a model is what most such classes are. */
function likelyMethods(
  { name, holds, methods }: Asked,
  called: ReadonlySet<string> | undefined,
): readonly HookMethod[] {
  const used = methods.filter((method) => called?.has(hookKey(name, method)) ?? true)
  if (!used.includes('call') || !used.includes('predict')) return used.length > 0 ? used : methods
  const isStep =
    !holds.includes('classes_') &&
    /trans|encod|scal|select|extract|clip|imput|clean|prep|vectori|feature/i.test(shortOf(name))
  return isStep ? callOnly : used.filter((method) => method !== 'call')
}

function calledIn(model: Model): Set<string> {
  return new Set(
    model.signatures.flatMap(({ graph }) =>
      graph.nodes
        .filter((node) => node.opType === 'CallHook')
        .map((node) => node.attributes['hook'] as string),
    ),
  )
}

const takes = [
  "// inputs: 'text', or ['number', { name: 'city', datatype: 'BYTES' }, ...], // the columns it takes, where not all are numbers",
]
const gives = [
  "// outputs: ['name', ...], // the columns it gives, where they are others than it takes",
]

const bodies: Readonly<Record<Exclude<HookRole, 'class'>, readonly string[]>> = {
  analyzer: [
    'call([texts]) {',
    '  return [texts.map((text) => {body})] // a list of terms each',
    '},',
  ],
  tokenizer: [
    'call([texts]) {',
    '  return [texts.map((text) => {body})] // a list of words each',
    '},',
  ],
  preprocessor: ['call([texts]) {', '  return [texts.map((text) => {body})] // a text each', '},'],
  function: [
    ...gives,
    'call(columns, { names, state }) { // state: the keyword arguments in the file',
    '  return columns.map((column) => {body})',
    '},',
  ],
}

const methodBodies: Readonly<Record<HookMethod, readonly string[]>> = {
  call: [
    ...gives,
    'call(columns, { names, state }) { // transform',
    '  return columns.map((column) => {body})',
    '},',
  ],
  predict: [
    "// outputs: [{ name: 'predict', datatype: 'BYTES' }], // where it answers text and the file holds no classes_",
    'predict(columns, { names, state }) {',
    '  return [Array.from(columns[0], (_, row) => {body})] // one column: an answer a row',
    '},',
  ],
  predict_proba: [
    'predict_proba(columns, { names, state }) { // a column of probabilities a class, in the order of classes_',
    '  return state.classes_.map(() => Array.from(columns[0], (_, row) => {body}))',
    '},',
  ],
  decision_function: [],
}

function skeleton({ name, role, holds, methods }: Asked): string {
  const short = shortOf(name)
  const state = role === 'class' && holds.length > 0 ? `; state: ${holds.join(', ')}` : ''
  const isIdentifier = /^[A-Za-z_$][\w$]*$/.test(short)
  const missing = `missing(${JSON.stringify(short)})`
  const isClassifier = holds.includes('classes_')
  const lines =
    role === 'class'
      ? [...takes, ...methods.flatMap((method) => methodBodies[method])].filter(
          (line) => !isClassifier || !line.includes('holds no classes_'),
        )
      : bodies[role]
  const kind = role !== 'class' ? role : methods.includes('call') ? 'transform' : 'model'
  return [
    '',
    `/** ${commentText(`${name}, a ${kind}${state}`)} @type {import('slipway').Hook} */`,
    isIdentifier ? `export const ${short} = {` : `export default { ${JSON.stringify(name)}: {`,
    '  rowWise: true, // false where a row of the answer depends on other rows',
    ...lines.map((line) => `  ${line.replace('{body}', () => missing)}`),
    isIdentifier ? '}' : '} }',
  ].join('\n')
}

function shortOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
