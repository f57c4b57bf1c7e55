// Written modules in other engines (JavaScriptCore, SpiderMonkey, another V8), where they are installed: the server's bits in each.
import assert from 'node:assert/strict'
import { join, relative } from 'node:path'
import { before, test } from 'node:test'
import { writeModule } from '../src/codegen/javascript/write-module.ts'
import { isSlipwayError } from '../src/errors.ts'
import { loadModel } from '../src/index.ts'
import { makeExp, makeExpm1, makeLog, makeLog1p, makeTanh } from '../src/ops/elementary.ts'
import { engines, installed } from './engines.ts'
import { asked } from './exported.ts'
import { findCases, readCase } from './parity-case.ts'

/** Linear models, trees, forests, boosting, naive Bayes, text and dense networks; recorded rows of each. */
const kinds =
  /(?:LinearRegression|LogisticRegression|Ridge|SGD|LinearSV|RandomForest|ExtraTree|DecisionTree|GradientBoosting|IsolationForest|NB|Vectorizer|Pipeline|MLP|FunctionTransformer|Target|Calibrated|LinearDiscriminant)|^xgboost|^lightgbm/
const largestModule = 100_000

interface Asked {
  readonly name: string
  readonly code: string
  readonly rows: readonly unknown[][]
  readonly output: string
  readonly want: readonly unknown[]
}

const all: Asked[] = []
before(async () => {
  for (const root of ['sklearn/1.5.2', 'xgboost/3.4.1', 'lightgbm/4.7.0'])
    for (const folder of findCases(join('test/fixtures', root)))
      if (kinds.test(relative('test/fixtures', folder).replace(/^sklearn\/1\.5\.2\//, '')))
        all.push(...(await casesOf(folder)))
})

async function casesOf(folder: string): Promise<Asked[]> {
  const spec = readCase(folder)
  if (spec.hooks !== undefined) return []
  const found: Asked[] = []
  const model = await loadModel(spec.files.map((file) => join(folder, file))).catch(
    (error: unknown) => {
      if (isSlipwayError(error)) return undefined
      throw error
    },
  )
  if (!model) return []
  for (const { name: output } of spec.outputs)
    try {
      const { code } = writeModule(model.model, model.signatureFor([output]), [output])
      const { rows, want } = await asked(model, spec.inputs, output)
      if (want && code.length <= largestModule)
        found.push({
          name: `${relative('test/fixtures', folder)} ${output}`,
          code,
          rows,
          output,
          want,
        })
    } catch (error) {
      if (!isSlipwayError(error)) throw error
    }
  await model.close()
  return found
}

/** One script: the functions over the samples, then each module as a function of its own, its answers as flat lists. */
function scriptOf(cases: readonly Asked[]): string {
  const parts = cases.map(({ code, rows, output }) => {
    const inside = code.replaceAll(/^export /gm, '')
    return `() => {\n${inside}\nreturn answer(${literal(rows)})[${JSON.stringify(output)}]\n}`
  })
  return `
const bitsOf = ${bitsOf.toString()}
const hashes = (${hashesOf.toString()})(${functionsText}, (${samples.toString()})(), bitsOf)
const flat = (x) => (Array.isArray(x) ? x.flatMap(flat) : [bitsOf(x)])
const told = [${parts.join(',\n')}].map((of) => {
  try {
    return flat(of())
  } catch (error) {
    return String(error)
  }
})
finish(JSON.stringify({ hashes, told }))
`
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return value === undefined ? 'undefined' : JSON.stringify(value)
}

/** Numbers in order of their bits: neighbours are 1 apart. */
function placeOf(words: string): bigint {
  const [low, high] = words.split('.').map(Number)
  const bits = BigInt.asIntN(64, (BigInt(high!) << 32n) | BigInt(low!))
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
}

/** A number by its bits, which JSON can't carry; every NaN is one. */
function bitsOf(x: unknown): unknown {
  const value = typeof x === 'boolean' ? Number(x) : x
  if (typeof value !== 'number') return value
  return value === value ? new Uint32Array(Float64Array.of(value).buffer).join('.') : 'NaN'
}

/** Numbers of every size, and where the functions change their ways. */
function samples(): number[] {
  let seed = 7
  const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 4294967296
  const edges = [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 22, -0.2929, 0.41421]
  const ends = [709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412]
  const others = Array.from(
    { length: 20_000 },
    (_, i) => (random() * 2 - 1) * [750, 40, 1.2, 1 / (1 << (i % 31))][i % 4]!,
  )
  return [...edges, ...ends, ...others]
}

type Functions = Readonly<Record<string, (x: number) => number>>

function hashesOf(
  functions: Functions,
  numbers: readonly number[],
  bits: (x: unknown) => unknown,
): string {
  const hashes = Object.entries(functions).map(([name, of]) => {
    let hash = 0
    for (const x of numbers)
      for (const letter of String(bits(of(x))))
        hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
    return `${name} ${hash}`
  })
  return hashes.join('; ')
}

const functions: Functions = {
  exp: makeExp(),
  expm1: makeExpm1(),
  log: makeLog(),
  log1p: makeLog1p(),
  tanh: makeTanh(makeExpm1()),
}

/** As in a written module: by the makers' own texts. */
const functionsText = `{ exp: (${String(makeExp)})(), expm1: (${String(makeExpm1)})(), log: (${String(makeLog)})(), log1p: (${String(makeLog1p)})(), tanh: (${String(makeTanh)})((${String(makeExpm1)})()) }`

test("e^x, ln x and their kin have the bits of this Node's Math", () => {
  const numbers = samples()
  const library = Math as unknown as Functions
  for (const [name, own] of Object.entries(functions))
    assert.deepEqual(
      numbers.filter((x) => !Object.is(own(x), library[name]!(x))),
      [],
      name,
    )
})

for (const engine of engines) {
  const command = installed(engine)
  const skip = command === undefined && `${engine.commands.join(' or ')} is not installed`
  test(`modules answer with the server's bits in ${engine.name}`, { skip }, async () => {
    assert.ok(all.length > 100, `${all.length} modules`)
    const text = await engine.run(command!, scriptOf(all))
    assert.doesNotMatch(text.slice(0, 200), /^failed/)
    const { hashes, told } = JSON.parse(text) as { hashes: string; told: (unknown[] | string)[] }
    assert.equal(hashes, hashesOf(functions, samples(), bitsOf))
    const wrong = all.flatMap(({ name, want }, i) => {
      const got = told[i]!
      if (typeof got === 'string') return [`${name}: ${got}`]
      const at = want.findIndex((value, place) => bitsOf(value) !== got[place])
      if (at < 0) return []
      const [a, b] = [String(bitsOf(want[at])), String(got[at])]
      return [
        `${name}[${at}]: ${isBits(a) && isBits(b) ? `${placeOf(a) - placeOf(b)} ulp` : `${a} ${b}`}`,
      ]
    })
    assert.deepEqual(wrong, [])
  })
}

const isBits = (x: string) => /^\d+\.\d+$/.test(x)
