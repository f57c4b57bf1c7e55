import { readdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { candidatesIn } from '../config/candidates.ts'
import type { Candidate } from '../config/candidates.ts'
import { buildModel } from '../estimators/build-model.ts'
import { compileConfig } from '../config/compile.ts'
import { readFiles } from '../config/files.ts'
import { namedFiles } from '../config/named-files.ts'
import type { Choose, Proposal } from '../config/proposing/draft.ts'
import { propose } from '../config/proposing/propose.ts'
import { fault, isSlipwayError } from '../errors.ts'
import { openFiles } from '../load/model-files.ts'
import type { InitOptions } from './init.ts'
import { foldersWithModels, looksLikeModel } from './model-files-below.ts'
import { isInteractive, oneLine, paint, print, printLog } from './terminal.ts'

const ignored =
  /^(?:.*\.json|.*\.(?:py|ipynb|md|txt|csv|tsv|html|css|js|ts|ya?ml|toml|png|jpe?g|zip|sh|lock)(?:\.(?:gz|bz2|xz))?)$/i

/** Proposes and writes slipway.json. */
export async function initFolder(dir: string, options: InitOptions): Promise<void> {
  const target = join(dir, 'slipway.json')
  if (!options.dryRun && !options.force && existsSync(target))
    throw fault('E_PATH', `${target} is there already`, {
      hint: 'Look at --dry-run, then replace it with --force.',
    })
  const candidates = await readCandidates(dir)
  const proposal = await propose(candidates, chooser(options.use ?? []))
  const notes = [
    ...proposal.guesses.map((text) => `guess: ${text}`),
    ...(await problems(target, proposal)),
  ]
  const text = `${JSON.stringify({ ...(notes.length > 0 ? { $comment: notes } : {}), ...proposal.config }, null, 2)}\n`
  if (options.dryRun) print(text.trimEnd())
  else {
    await writeFile(target, text)
    printLog(`wrote ${target}`)
  }
  for (const note of notes) printLog(paint('yellow', oneLine(note), process.stderr))
  for (const { file, why } of proposal.unused)
    printLog(oneLine(`not used: ${file}${why === undefined ? '' : ` (${withoutName(why, file)})`}`))
  if (!options.dryRun) printLog(`Next: read it, then slipway serve ${dir}`)
}

/** A reason tells of the file by its name, which stands in front of it already. */
const withoutName = (why: string, file: string) =>
  why.startsWith(`${file} `) ? why.slice(file.length + 1) : why

async function readCandidates(dir: string): Promise<Candidate[]> {
  let names: string[]
  try {
    const entries = await readdir(dir, { withFileTypes: true })
    names = entries
      .filter((entry) => entry.isFile() && !ignored.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch (error) {
    throw fault('E_PATH', `there is no folder ${dir}`, { cause: error })
  }
  const paths: string[] = []
  for (const name of names) {
    const path = join(dir, name)
    if (await looksLikeModel(path)) paths.push(path)
  }
  if (paths.length === 0) {
    const hint = await hintOfFolders(dir)
    throw fault('E_PATH', `${dir} holds no model files`, hint === undefined ? {} : { hint })
  }
  return (await Promise.all((await openFiles(paths)).map(candidatesIn))).flat()
}

const foldersNamed = 4

/** Where an application keeps its models in folders, which to name. */
async function hintOfFolders(dir: string): Promise<string | undefined> {
  const folders = (await foldersWithModels(dir)).map((folder) => join(dir, folder))
  if (folders.length === 0) return undefined
  const [first, ...others] = folders.slice(0, foldersNamed)
  const more = folders.length > foldersNamed ? ', ...' : ''
  return `There are some below it: slipway init ${quoted(first!)}${others.length === 0 ? '' : ` (or ${others.map(quoted).join(', ')}${more})`}`
}

const quoted = (path: string) => (/[^\w./\\:@+-]/.test(path) ? `"${path}"` : path)

/** Asks on a terminal; elsewhere several that fit are an error, unless --use names one. */
function chooser(use: readonly string[]): Choose {
  return async (question, options) => {
    const named = options.find((option) => use.includes(option))
    if (named !== undefined) return named
    if (!isInteractive(process.stdin) || !isInteractive(process.stderr))
      throw fault('E_USAGE', `${question} ${options.join(', ')} all fit`, {
        hint: `Say which: --use ${options[0]}`,
      })
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      const list = options.map((option, i) => `  ${i + 1} ${option}`).join('\n')
      for (;;) {
        const answer = Number(await lines.question(`${question}\n${list}\n> `))
        if (options[answer - 1] !== undefined) return options[answer - 1]!
      }
    } finally {
      lines.close()
    }
  }
}

/** The proposal is compiled as it would be to serve it: what does not fit, or looks like a mistake, is told at once. */
async function problems(target: string, { config }: Proposal): Promise<string[]> {
  try {
    const files = await readFiles(target, namedFiles(config))
    const { estimator, part, warnings } = compileConfig(config, files, 'slipway.json')
    // Emitted as well: only so does a step show that it can't take what is in front of it.
    const { framework, container, version: frameworkVersion } = part
    const source = { framework, container, frameworkVersion, estimator: estimator.name }
    buildModel(estimator, { ...source, warnings: [] })
    return [...files.warnings, ...warnings].map((text) => `warning: ${text}`)
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return [`to mend: ${error.message}`]
  }
}
