import { basename, dirname, resolve } from 'node:path'
import type { OpenedHooks } from '../backends/hooks/open-hooks.ts'
import { backendFor } from '../backends/index.ts'
import { buildModel } from '../estimators/build-model.ts'
import { treeOf } from '../estimators/estimator.ts'
import type { Provenance } from '../ir/model.ts'
import { provenanceKeys } from '../ir/model.ts'
import type { ModelFile } from '../formats/format.ts'
import type { LoadOptions } from '../load.ts'
import { LoadedModel } from '../load/loaded-model.ts'
import { backgroundFile, digestOf, readBytes } from '../load/model-files.ts'
import { simplified, withHooks } from '../load.ts'
import { compileConfig } from './compile.ts'
import { rangeWarnings } from './range-warnings.ts'
import { inFolder, readFiles } from './files.ts'
import { namedFiles } from './named-files.ts'
import type { SlipwayConfig } from './slipway-config.ts'
import { parseConfig } from './slipway-config.ts'
import { checkStep } from './steps/index.ts'

/** Loads the model that a slipway.json describes. */
export async function loadConfig(path: string, options: LoadOptions = {}): Promise<LoadedModel> {
  return withHooks(options, (hooks, hookFiles) => loadWith(path, options, hooks, hookFiles))
}

async function loadWith(
  path: string,
  options: LoadOptions,
  hooks: OpenedHooks | undefined,
  hookFiles: readonly ModelFile[],
): Promise<LoadedModel> {
  const { config, bytes } = await readConfig(path)
  const file = basename(path)
  const files = await readFiles(path, namedFiles(config), hooks)
  const { estimator, part, model: own, warnings: found } = compileConfig(config, files, file)
  const background = await backgroundFile(backgroundOf(config, path, options))
  const read = buildModel(estimator, {
    framework: part.framework,
    frameworkVersion: part.version,
    estimator: own.name,
    container: part.container,
    tree: treeOf(own),
    warnings: [...files.warnings, ...found],
  })
  const built = background
    ? (await import('../load/background.ts')).withBackground(read, background)
    : read
  const { graph, inputs } = built.signatures[0]!
  const warnings = [...built.source.warnings, ...rangeWarnings(graph, inputs, file)]
  const name = options.name ?? config.name ?? basename(dirname(resolve(path)))
  const provenance = provenanceOf(config)
  const source = { ...built.source, warnings, ...(provenance ? { provenance } : {}) }
  const model = simplified({ ...built, source })
  const digest = digestOf(
    [...files.used, ...hookFiles, ...(background ? [background] : [])],
    new TextDecoder().decode(bytes),
  )
  const outputs = config.outputs ?? (config.top ? ['predict', 'top', 'top_proba'] : undefined)
  const runsOn = await backendFor(model, { ...options, name, hooks })
  return new LoadedModel(name, model, digest, {
    ...options,
    runsOn,
    ...(options.outputs === undefined && outputs ? { outputs } : {}),
    ...(config.output ? { answer: config.output } : {}),
  })
}

function provenanceOf(config: SlipwayConfig): Provenance | undefined {
  const entries = provenanceKeys.flatMap((key) =>
    config[key] === undefined ? [] : [[key, config[key]]],
  )
  return entries.length > 0 ? (Object.fromEntries(entries) as Provenance) : undefined
}

/** A path in slipway.json is beside it. */
function backgroundOf(
  { background }: SlipwayConfig,
  path: string,
  options: LoadOptions,
): string | undefined {
  if (options.background !== undefined || background === undefined) return options.background
  return inFolder(dirname(path), background)
}

export async function readConfig(
  path: string,
): Promise<{ config: SlipwayConfig; bytes: Uint8Array }> {
  const bytes = await readBytes(path)
  const name = basename(path)
  const config = parseConfig(bytes, name)
  for (const [i, step] of (config.steps ?? []).entries()) checkStep(step, `${name}: steps[${i}]`)
  return { config, bytes }
}
