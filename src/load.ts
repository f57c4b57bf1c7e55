// The road: file(s) -> format -> model -> session. Read this first.
import type { OpenedHooks } from './backends/hooks/open-hooks.ts'
import { backendFor } from './backends/index.ts'
import { javascriptBackend } from './backends/javascript/index.ts'
import type { ModelFile } from './formats/format.ts'
import { formatOfFiles } from './formats/index.ts'
import type { Model } from './ir/model.ts'
import { LoadedModel } from './load/loaded-model.ts'
import { backgroundFile, digestOf, nameOf, openFiles } from './load/model-files.ts'
import { simplifyModel } from './passes/simplify-model.ts'

export interface LoadOptions {
  /** CSV or JSON file of rows that linear models are explained against: output `shap_values`. */
  readonly background?: string
  /** Name the model is served under; default: the last file's name without its extension. */
  readonly name?: string
  /** Default outputs instead of the model's own. */
  readonly outputs?: readonly string[]
  /** 'onnxruntime': run the model there, an optional peer, even where JavaScript could. */
  readonly backend?: 'javascript' | 'onnxruntime'
  /** Processes that run one model at the same time, where the backend has such; default 1. */
  readonly instances?: number
  /**
   * JavaScript modules with functions that stand for those the file names without their code (docs/guide/hooks.md). They are run, in a
   * worker: give only what you trust.
   */
  readonly hooks?: string | readonly string[]
  /** How long one call of a model with hooks may take; default 10,000. */
  readonly hookMilliseconds?: number
}

/**
 * Loads one model from a file, or from several that are a chain (vectorizer first, then model; a LabelEncoder at the end
 * decodes the answer). `bundle.pkl::model` names an item of a pickled dict, list or tuple.
 */
export async function loadModel(
  files: string | readonly string[],
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const paths = typeof files === 'string' ? [files] : files
  return withHooks(options, async (hooks, hookFiles) => {
    const opened = await openFiles(paths, hooks)
    const format = formatOfFiles(opened)
    const read = await format.read(opened)
    const background = await backgroundFile(options.background)
    const built = background
      ? (await import('./load/background.ts')).withBackground(read, background)
      : read
    const model = simplified(built)
    const name = options.name ?? nameOf(paths.at(-1)!)
    const runsOn = await backendFor(model, { ...options, name, hooks })
    const digest = digestOf(
      [...opened, ...hookFiles, ...(background ? [background] : [])],
      ...(runsOn === javascriptBackend ? [] : [runsOn.name]),
    )
    return new LoadedModel(name, model, digest, { ...options, runsOn })
  })
}

/** Opens the hooks that the options name, and closes them where loading fails. */
export async function withHooks<T>(
  options: LoadOptions,
  load: (hooks: OpenedHooks | undefined, hookFiles: readonly ModelFile[]) => Promise<T>,
): Promise<T> {
  const paths = typeof options.hooks === 'string' ? [options.hooks] : (options.hooks ?? [])
  if (paths.length === 0) return load(undefined, [])
  const files = await openFiles(paths)
  const { openHooks } = await import('./backends/hooks/open-hooks.ts')
  const hooks = await openHooks(paths, options.hookMilliseconds)
  try {
    return await load(hooks, files)
  } catch (error) {
    hooks.worker.close()
    throw error
  }
}

/** SLIPWAY_PASSES=off answers from the graph as it was read: the bits must be the same (test/passes.test.ts). */
export function simplified(model: Model): Model {
  return process.env['SLIPWAY_PASSES'] === 'off' ? model : simplifyModel(model)
}
