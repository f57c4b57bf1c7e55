import { catBoostFormat } from './catboost/index.ts'
import { detectKind, refuseKind } from './detect.ts'
import type { FileKindName } from './file-kinds.ts'
import type { Format, ModelFile } from './format.ts'
import { lightgbmFormat } from './lightgbm/index.ts'
import { lineEndFault } from './line-endings.ts'
import { mixedChain } from './mixed-chain.ts'
import { onnxFormat } from './onnx/index.ts'
import { pickleFormat } from './pickle/index.ts'
import { readWhole } from './pickle/open.ts'
import { slipwayFormat } from './slipway/index.ts'
import { xgboostFormat } from './xgboost/index.ts'

/** The one list of file kinds that can be served, in the order in which they are tried. */
export const formats: readonly Format[] = [
  pickleFormat,
  slipwayFormat,
  onnxFormat,
  lightgbmFormat,
  xgboostFormat,
  catBoostFormat,
]

/** The format of several files: that of the last in a chain, one of several kinds, or that of an ONNX model whose data files follow it. */
export function formatOfFiles(files: readonly ModelFile[]): Format {
  const [first, ...others] = files
  const hasData =
    others.length > 0 &&
    onnxFormat.detect(first!) &&
    others.every((file) => !formats.some((f) => f.detect(file)))
  if (hasData) return onnxFormat
  return mixedChain(formatOf, files) ?? formatOf(files.at(-1)!)
}

/** The format of a file's bytes. */
export function formatOf(file: ModelFile): Format {
  const format = formats.find((candidate) => candidate.detect(file))
  if (!format) throw refuseUnknown(file)
  return format
}

const mayBeChanged: ReadonlySet<FileKindName> = new Set(['zip', 'zip-cut', 'unknown'])

/** A directory of a zip archive whose line ends were converted is not found any more: only whole does it say what it is. */
function refuseUnknown(file: ModelFile): unknown {
  const kind = detectKind(file.bytes)
  const refusal = refuseKind(file.name, kind)
  return mayBeChanged.has(kind) ? lineEndFault(file, refusal, readWhole) : refusal
}
