import { isSlipwayError } from '../errors.ts'
import { detectKind, refuseKind } from './detect.ts'
import { fileKinds, type FileKindName } from './file-kinds.ts'
import type { ModelFile } from './format.ts'
import { formats } from './index.ts'
import type { Inspection } from './inspection.ts'

/** Kinds that hold models, whoever serves them. */
export const modelKinds: ReadonlySet<FileKindName> = new Set<FileKindName>([
  'pickle',
  'hdf5',
  'hdf5-weights',
  'keras',
  'skops',
  'pickle-zip',
  'torch',
  'torchscript',
  'torch-export',
  'torch-legacy',
  'xgboost',
  'lightgbm',
  'lightgbm-json',
  'catboost',
  'catboost-json',
  'onnx',
  'tflite',
  'saved-model',
  'tensorflow-graph',
  'tfjs',
  'keras-json',
  'safetensors',
  'gguf',
  'pmml',
  'java',
  'rds',
])

/** What a file is, whether or not it can be served. */
export async function inspectFile(file: ModelFile): Promise<Inspection> {
  const kind = detectKind(file.bytes)
  const format = formats.find((candidate) => candidate.detect(file))
  if (format?.inspect) return format.inspect(file)
  const base = {
    container: kind,
    details: {},
    globals: [],
    drift: [],
    members: [],
    what: fileKinds[kind].what,
  }
  try {
    if (!format) throw refuseKind(file.name, kind)
    const model = await format.read([file])
    const { framework, frameworkVersion, tree } = model.source
    const own =
      format.name === 'slipway'
        ? { container: 'slipway', what: "a model in Slipway's own file" }
        : {}
    return {
      ...base,
      ...own,
      framework,
      frameworkVersion,
      ...(tree ? { tree } : {}),
      model,
      reasons: [],
    }
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    const { code, message, hint } = error
    return {
      ...base,
      isData: !modelKinds.has(kind),
      reasons: [hint === undefined ? { code, message } : { code, message, hint }],
    }
  }
}
