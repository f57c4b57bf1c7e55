// Loading without files: the road of src/load.ts over bytes in hand, importing nothing of Node.
import { javascriptBackend } from '../backends/javascript/index.ts'
import { missingOperators } from '../backends/javascript/missing-operators.ts'
import { fault } from '../errors.ts'
import type { ModelFile } from '../formats/format.ts'
import { formatOfFiles } from '../formats/index.ts'
import type { Model } from '../ir/model.ts'
import { bytesDigest } from '../load/bytes-digest.ts'
import { digestWith } from '../load/digest-with.ts'
import { LoadedModel } from '../load/loaded-model.ts'
import { modelName } from '../load/model-name.ts'
import { simplifyModel } from '../passes/simplify-model.ts'
import { replayExamples } from './require-golden.ts'

/** Bytes of one file and the name people know it by; `member`: the item of a bundle that is meant. */
export interface FileBytes {
  readonly name: string
  readonly bytes: Uint8Array
  readonly member?: string
}

export interface OpenOptions {
  /** Name of the model; default: the last file's name without its extension. */
  readonly name?: string
  /** Default outputs instead of the model's own. */
  readonly outputs?: readonly string[]
}

/**
 * A model from one file, or from several that are a chain (vectorizer first, then model) or an ONNX model and its data. Examples in the
 * file are replayed. Throws SlipwayError: E_FORMAT, E_UNSUPPORTED, E_CODE, E_LIMIT, E_INTEGRITY, E_OUTPUT, E_VERIFY.
 */
export async function openBytes(
  files: readonly FileBytes[],
  options: OpenOptions = {},
): Promise<LoadedModel> {
  const opened = modelFiles(files)
  if (opened.length === 0) throw fault('E_USAGE', 'no file is given')
  return openModel(await formatOfFiles(opened).read(opened), opened, options)
}

/** A model that was read from these files, ready to answer. Throws E_UNSUPPORTED, E_OUTPUT, E_VERIFY. */
export async function openModel(
  read: Model,
  files: readonly ModelFile[],
  options: OpenOptions = {},
): Promise<LoadedModel> {
  const model = simplifyModel(read)
  const missing = missingOperators(model)
  if (missing.length > 0)
    throw fault(
      'E_UNSUPPORTED',
      `the JavaScript backend can't run this model: ${missing.join('; ')}`,
    )
  const last = files.at(-1)!
  const name = options.name ?? modelName(last.name, last.member)
  const loaded = new LoadedModel(name, model, digestWith(bytesDigest, files), {
    ...options,
    runsOn: javascriptBackend,
  })
  return model.examples ? replayExamples(loaded) : loaded
}

/** The files as formats take them: what one names beside itself is found among the others. */
export function modelFiles(files: readonly FileBytes[]): ModelFile[] {
  return files.map((file) => ({
    ...file,
    readBeside: (path, offset, length) => partOf(files, path, offset, length),
  }))
}

function partOf(
  files: readonly FileBytes[],
  path: string,
  offset: number,
  length: number | undefined,
): Uint8Array {
  const found = files.find(({ name }) => name === path.replace(/^\.\//, ''))
  if (!found)
    throw fault(
      'E_PATH',
      `the model needs the file ${JSON.stringify(path.slice(0, 120))} beside it`,
      {
        hint: 'Give it together with the model.',
      },
    )
  const end = offset + (length ?? found.bytes.length - offset)
  if (!(offset >= 0 && end >= offset && end <= found.bytes.length))
    throw fault(
      'E_FORMAT',
      `the model names bytes ${offset} to ${end} of a file of ${found.bytes.length}`,
    )
  return found.bytes.subarray(offset, end)
}
