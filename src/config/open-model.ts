import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fault } from '../errors.ts'
import type { LoadOptions } from '../load.ts'
import type { LoadedModel } from '../load/loaded-model.ts'
import { loadModel as loadFiles } from '../load.ts'
import { nameOf } from '../load/model-files.ts'
import { parseModelArgument, withoutMember } from './model-argument.ts'

/**
 * Loads one model from a file, from several that are a chain (vectorizer first, then model), or from a slipway.json (or its
 * folder). `bundle.pkl::model` names an item of a pickled dict. A golden.json beside the model is replayed.
 * Throws SlipwayError: E_PATH, E_FORMAT, E_UNSUPPORTED, E_CODE, E_LIMIT, E_CONFIG, E_VERIFY.
 */
export async function loadModel(
  files: string | readonly string[],
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const model = await loadWithoutGolden(files, options)
  const paths = typeof files === 'string' ? [files] : files
  const golden = goldenBeside(configPath(paths[0]!) ?? paths.at(-1)!)
  if (golden === undefined) {
    if (!model.model.examples) return model
    const { replayExamples } = await import('./require-golden.ts')
    return replayExamples(model)
  }
  const { replayGolden } = await import('./replay-golden.ts')
  return replayGolden(
    model,
    golden,
    paths.map((path) => basename(withoutMember(path))),
  )
}

async function loadWithoutGolden(
  files: string | readonly string[],
  options: LoadOptions,
): Promise<LoadedModel> {
  const paths = typeof files === 'string' ? [files] : files
  const config = paths.length === 1 ? configPath(paths[0]!) : undefined
  if (config === undefined) return loadFiles(paths, options)
  const { loadConfig } = await import('./load-config.ts')
  return loadConfig(config, options)
}

/** Loads what one MODEL of the command line means. */
export async function openModel(argument: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const { files, ...named } = parseModelArgument(argument)
  return loadModel(files, { ...options, ...named })
}

/** The same without replaying golden.json: for the command that compares with it. */
export async function loadModelOnly(
  argument: string,
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const { files, ...named } = parseModelArgument(argument)
  return loadWithoutGolden(files, { ...options, ...named })
}

/** The slipway.json that a path means; undefined when it is a model file. */
export function configPath(path: string): string | undefined {
  if (/(?:^|[.-])slipway\.json$/.test(basename(path))) return path
  if (!existsSync(path) || !statSync(path).isDirectory()) return undefined
  const inside = join(path, 'slipway.json')
  if (existsSync(inside)) return inside
  throw fault('E_PATH', `${path} is a folder without a slipway.json`, {
    hint: `Name the model file in it, or let slipway init ${path} propose a slipway.json.`,
  })
}

/** `model.golden.json` or, where it is the only model it can mean, `golden.json` in the model's folder. */
function goldenBeside(path: string): string | undefined {
  const folder = join(path, '..')
  return [join(folder, `${nameOf(path)}.golden.json`), join(folder, 'golden.json')].find(
    (candidate) => existsSync(candidate),
  )
}
