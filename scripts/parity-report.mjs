// Runs recorded scikit-learn cases and writes what came of them, by estimator: npm run parity:report [FOLDER...]
// FOLDERs hold cases of scikit-learn (case.json and its files); the committed ones are always run. Writes
// docs/reference/scikit-learn-results.json, which make-sklearn-reference.mjs turns into docs/reference/scikit-learn.md.
// A case may be refused only for a reason in test/refusals.json, and at most one in a hundred; exits 1 otherwise, or when one is wrong.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel } from '../dist/src/index.js'

const target = 'docs/reference/scikit-learn-results.json'
const special = { Infinity, '-Infinity': -Infinity, NaN }
const refusalCodes = new Set(['E_UNSUPPORTED', 'E_CODE', 'E_FORMAT', 'E_LIMIT'])
const allowed = JSON.parse(readFileSync('test/refusals.json', 'utf8'))

const folders = ['test/fixtures/sklearn', ...process.argv.slice(2)].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('case.json'))
    .map((name) => join(root, name, '..'))
    .sort(),
)

const number = (x) =>
  x === null || x === undefined ? NaN : typeof x === 'string' ? special[x] : Number(x)

/** Largest |got - want| / max(1, |want|) of a float output; undefined where something else differs. */
function difference(want, got) {
  if (!got || String(got.shape) !== String(want.shape)) return undefined
  let worst = 0
  for (let i = 0; i < want.data.length; i++) {
    if (want.datatype === 'BYTES') {
      if ((want.data[i] ?? null) !== (got.data[i] ?? null)) return undefined
      continue
    }
    const [a, b] = [number(got.data[i]), number(want.data[i])]
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    if (!want.datatype.startsWith('FP')) return undefined
    worst = Math.max(worst, Math.abs(a - b) / Math.max(1, Math.abs(b)))
  }
  return worst
}

async function runCase(folder) {
  const spec = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  let model
  try {
    model = await loadModel(spec.files.map((file) => join(folder, file)))
    const inputs = spec.inputs.map((input) => ({
      ...input,
      data: input.data.map((x) =>
        input.datatype.startsWith('FP') && typeof x === 'string' ? special[x] : x,
      ),
    }))
    const errors = []
    for (const want of spec.outputs) {
      if (spec.unstable?.includes(want.name)) continue
      const [got] = await model.infer(inputs, { outputs: [want.name] })
      const error = difference(want, got)
      const isClose = error !== undefined && error <= (spec.tolerance ?? 1e-9)
      if (!isClose && !((spec.tolerance ?? 0) >= 1))
        return { spec, wrong: `${want.name} differs by ${error ?? 'shape, type or label'}` }
      if (want.datatype.startsWith('FP') && error !== undefined) errors.push(error)
    }
    return { spec, errors }
  } catch (error) {
    if (!refusalCodes.has(error?.code))
      return { spec, wrong: `${error?.code ?? 'crash'}: ${error?.message}` }
    return { spec, refused: error.message }
  } finally {
    await model?.close()
  }
}

const estimators = {}
const all = []
let wrong = 0
const refusals = []
for (const folder of folders) {
  const { spec, errors, wrong: why, refused } = await runCase(folder)
  const name = spec.public ?? spec.estimator.split('.').at(-1)
  const own = (estimators[name] ??= { cases: 0, versions: [], methods: [], worst: 0 })
  if (why) {
    wrong++
    console.error(`wrong\t${folder}\t${why}`)
    continue
  }
  if (refused) {
    refusals.push(refused)
    if (!allowed.some(({ message }) => new RegExp(message).test(refused))) {
      wrong++
      console.error(`refused for a reason that is not listed\t${folder}\t${refused}`)
    }
    continue
  }
  own.cases++
  const version = spec.framework.version.replace(/\.post\d+$/, '')
  if (!own.versions.includes(version)) own.versions.push(version)
  for (const { name: output } of spec.outputs) {
    const method = output.replace(/\.\d+$/, '')
    if (!own.methods.includes(method)) own.methods.push(method)
  }
  own.worst = Math.max(own.worst, 0, ...errors)
  all.push(...errors)
}
const byVersion = (a, b) => a.localeCompare(b, 'en', { numeric: true })
const sorted = Object.fromEntries(
  Object.entries(estimators)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => [
      name,
      {
        ...own,
        versions: own.versions.sort(byVersion),
        methods: own.methods.sort(),
        worst: Number(own.worst.toPrecision(2)),
      },
    ]),
)
const totals = {
  cases: folders.length,
  answered: folders.length - refusals.length - wrong,
  refused: refusals.length,
  float_outputs: all.length,
  within_1e12: all.filter((error) => error <= 1e-12).length,
}
writeFileSync(target, `${JSON.stringify({ totals, estimators: sorted }, null, 1)}\n`)
console.log(
  `${totals.answered} of ${totals.cases} answered, ${totals.refused} refused, ${wrong} wrong; ${((100 * totals.within_1e12) / totals.float_outputs).toFixed(1)} % of ${all.length} float outputs within 1e-12`,
)
if (wrong > 0 || refusals.length > folders.length / 100) process.exitCode = 1
