// The road: file(s) -> format -> model -> session. Read this first.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Backend, Session } from './backends/backend.ts'
import { backendFor } from './backends/index.ts'
import type { OpenedHooks } from './backends/hooks/open-hooks.ts'
import { javascriptBackend } from './backends/javascript/index.ts'
import { fault } from './errors.ts'
import type { Hooks } from './estimators/hooks.ts'
import type { ModelFile } from './formats/format.ts'
import { formatOfFiles } from './formats/index.ts'
import type { Model, NumericType, Signature } from './ir/model.ts'
import { graphFor } from './ir/model.ts'
import type { Tensor } from './ir/tensor.ts'
import { simplifyModel } from './passes/simplify-model.ts'
import type { AnswerNames } from './signature/answer-names.ts'
import { withBackground } from './background.ts'
import { readBeside } from './read-beside.ts'
import { bindTensors } from './signature/bind-tensors.ts'
import { nearest } from './signature/column-names.ts'
import type { InferTensor, TensorSpec } from './signature/infer-tensor.ts'
import { oipDatatypes } from './signature/infer-tensor.ts'
import { inputSpecs, outputSpecs } from './signature/tensor-specs.ts'

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

/** Recorded answers that the model was compared with. */
export interface Verified {
  readonly file: string
  readonly rows: number
  readonly outputs: readonly string[]
  /** Largest |got - want| / max(1, |want|). */
  readonly worst: number
}

export interface ModelOptions {
  readonly outputs?: readonly string[]
  readonly answer?: AnswerNames
  /** Default: JavaScript. */
  readonly runsOn?: Backend
}

export interface InferOptions {
  /** Output names (an estimator's methods); default: the model's own. */
  readonly outputs?: readonly string[]
}

/** Sessions kept per model: one per set of outputs asked for lately. */
const sessionsKept = 16

/** A model ready to answer. */
export class LoadedModel {
  readonly name: string
  readonly model: Model
  /** 'sha256:...' over the files' bytes and what else decides the answer. */
  readonly digest: string
  readonly defaultOutputs: readonly string[]
  /** Names in the answer of /predict, where slipway.json gives them. */
  readonly answer: AnswerNames | undefined
  /** What golden.json proved when the model was loaded. */
  verified: Verified | undefined = undefined
  private readonly backend: Backend
  private readonly sessions = new Map<string, Promise<Session> | Session>()

  constructor(name: string, model: Model, digest: string, options: ModelOptions = {}) {
    this.name = name
    this.model = model
    this.digest = digest
    this.answer = options.answer
    this.backend = options.runsOn ?? javascriptBackend
    this.defaultOutputs = options.outputs ?? this.main.defaultOutputs
    this.signatureFor(this.defaultOutputs)
  }

  /** 'pickle', 'joblib', 'onnx', ... */
  get format(): string {
    return this.model.source.container
  }

  get inputs(): TensorSpec[] {
    return inputSpecs(this.main)
  }

  get outputs(): TensorSpec[] {
    return this.model.signatures.flatMap(outputSpecs)
  }

  private get main(): Signature {
    return this.model.signatures[0]!
  }

  /** The signature that has all these outputs. */
  signatureFor(outputs: readonly string[]): Signature {
    const found = this.model.signatures.find((signature) =>
      outputs.every((name) => signature.outputs.some((output) => output.name === name)),
    )
    if (found) return found
    const known = this.model.signatures.flatMap((signature) =>
      signature.outputs.map((output) => output.name),
    )
    const unknown = outputs.find((name) => !known.includes(name)) ?? outputs.join(', ')
    const { unexplained } = this.main
    if (unknown === 'shap_values' && unexplained !== undefined)
      throw fault('E_UNSUPPORTED', `${this.name}: ${unexplained}`)
    throw fault('E_OUTPUT', { model: this.name, '!output': unknown, known: known.join(', ') })
  }

  /** Answers named tensors with named tensors. */
  async infer(inputs: readonly InferTensor[], options: InferOptions = {}): Promise<InferTensor[]> {
    const names = options.outputs ?? this.defaultOutputs
    const signature = this.signatureFor(names)
    const bound = bindTensors(signature, inputs)
    const tensors = await this.run(signature, bound.tensors, names, bound.numeric)
    return tensors.map((tensor, i) => ({
      name: names[i]!,
      datatype: oipDatatypes[tensor.dataType],
      shape: tensor.shape,
      data: tensor.data,
    }))
  }

  /** Runs bound tensors: what every protocol ends in. `before`: rows of the request in front of these. */
  run(
    signature: Signature,
    tensors: readonly Tensor[],
    outputs: readonly string[],
    numeric: NumericType = 'DOUBLE',
    before = 0,
  ): Tensor[] | Promise<Tensor[]> {
    const session = this.session(signature, outputs, numeric)
    return session instanceof Promise
      ? session.then((ready) => ready.run(tensors, before))
      : session.run(tensors, before)
  }

  session(
    signature: Signature,
    outputs: readonly string[],
    numeric: NumericType = 'DOUBLE',
  ): Session | Promise<Session> {
    const key = `${signature.name}\n${numeric}\n${outputs.join('\n')}`
    const kept = this.sessions.get(key)
    if (kept) return kept
    const session = this.backend.prepare(graphFor(signature, numeric), outputs)
    this.sessions.set(key, session)
    if (this.sessions.size > sessionsKept) this.drop(this.sessions.keys().next().value!)
    return session
  }

  async close(): Promise<void> {
    for (const key of this.sessions.keys()) this.drop(key)
    this.backend.close?.()
  }

  private drop(key: string): void {
    const session = this.sessions.get(key)
    this.sessions.delete(key)
    void Promise.resolve(session).then((ready) => ready?.close())
  }
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
    const model = simplified(background ? withBackground(read, background) : read)
    const name = options.name ?? nameOf(paths.at(-1)!)
    const runsOn = await backendFor(model, { ...options, name, hooks })
    const digest = digestOf(
      [...opened, ...hookFiles, ...(background ? [background] : [])],
      ...(runsOn === javascriptBackend ? [] : [runsOn.name]),
    )
    return new LoadedModel(name, model, digest, { ...options, runsOn })
  })
}

/** The file of the option `background`. */
export async function backgroundFile(path: string | undefined): Promise<ModelFile | undefined> {
  return path === undefined ? undefined : { name: basename(path), bytes: await readBytes(path) }
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

/** The name a model gets from its file: the file's own without folder and extension, or the member's; what can't stand in a URL becomes '-'. */
export function nameOf(path: string): string {
  const { file, member } = splitMember(path)
  const own = member?.split('::').at(-1) ?? basename(file).replace(/\.[^.]*$/, '')
  const name = own.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return name.slice(0, 128) || 'model'
}

/** Reads files for one model, each path once. */
export async function openFiles(paths: readonly string[], hooks?: Hooks): Promise<ModelFile[]> {
  const contents = new Map<string, Promise<Uint8Array>>()
  return Promise.all(
    paths.map(async (path) => {
      const { file, member } = splitMember(path)
      let content = contents.get(file)
      if (!content) contents.set(file, (content = readBytes(file)))
      const opened: ModelFile = {
        name: basename(file),
        bytes: await content,
        readBeside: (path, offset, length) => readBeside(file, path, offset, length),
        ...(hooks ? { hooks } : {}),
      }
      return member === undefined ? opened : { ...opened, member }
    }),
  )
}

/** `bundle.pkl::member` taken apart; a path that exists as it is wins. */
function splitMember(path: string): { file: string; member: string | undefined } {
  const at = path.indexOf('::')
  if (at <= 0 || existsSync(path)) return { file: path, member: undefined }
  return { file: path.slice(0, at), member: path.slice(at + 2) }
}

const readFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no file {path}',
  EISDIR: '{path} is a folder, not a file',
  EACCES: '{path} may not be read (permission denied)',
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const what = readFaults[code] ?? `{path} can't be read (${code})`
    throw fault('E_PATH', what.replace('{path}', path), {
      cause: error,
      hint: await similarFile(path),
    })
  }
}

/** The file that a mistyped path most likely means. */
async function similarFile(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => [])
  const similar = nearest(basename(path), names)
  return similar === undefined || similar === basename(path)
    ? 'Check the path.'
    : `Did you mean ${join(dirname(path), similar)}?`
}

/** 'sha256:...' over the files' bytes, in order, and everything else that decides the answer. */
export function digestOf(files: readonly ModelFile[], ...more: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(createHash('sha256').update(file.bytes).digest())
    if (file.member !== undefined) hash.update(`::${file.member}`)
  }
  for (const part of more) hash.update(createHash('sha256').update(part).digest())
  return `sha256:${hash.digest('hex')}`
}
