// What a file is, by its bytes and never by its name. Every check reads a bounded part of the file.

import { fault } from '../errors.ts'
import { hasBytes, indexOfText, latin1 } from './bytes.ts'
import { detectText, isDamagedText } from './detect-text.ts'
import { detectZip } from './detect-zip.ts'
import { fileKinds, type FileKindName } from './file-kinds.ts'
import { looksLikePickle } from './looks-like-pickle.ts'

const headLength = 64 * 1024

/** The kind of a file. `pickle` includes joblib's compressed forms. */
export function detectKind(bytes: Uint8Array): FileKindName {
  if (bytes.length === 0) return 'empty'
  if (isDamagedText(bytes, headLength)) return 'text-damaged'
  return (
    detectMagic(bytes) ??
    (looksLikePickle(bytes) ? 'pickle' : undefined) ??
    detectText(bytes, headLength) ??
    detectProtobuf(bytes) ??
    'unknown'
  )
}

/** The refusal of a file that is no model Slipway serves: what it is, and one next step. */
export function refuseKind(name: string, kind: FileKindName): Error {
  const { what, code, hint } = fileKinds[kind]
  return fault(code, `${name} is ${what}`, { hint })
}

const magics: readonly (readonly [FileKindName, string | readonly number[], number?])[] = [
  [
    'torch-legacy',
    [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
  ],
  ['npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['tflite', 'TFL3', 4],
  ['catboost', 'CBM1'],
  ['gguf', 'GGUF'],
  ['xgboost', 'binf'],
  ['xgboost', 'bs64\t'],
  ['xgboost', [0x7b, 0x4c, 0, 0, 0, 0, 0, 0, 0]],
  ['parquet', 'PAR1'],
  ['java', [0xac, 0xed, 0x00, 0x05]],
  ['rds', 'RDX3\n'],
  ['rds', 'RDX2\n'],
  ['rds', 'X\n\0\0\0\x03'],
  ['rds', 'X\n\0\0\0\x02'],
  ['julia', 'HDF5-based Julia Data Format'],
  ['matlab', 'MATLAB 5.0 MAT-file'],
  ['fasttext', [0xba, 0x16, 0x4f, 0x2f]],
  ['sqlite', 'SQLite format 3\0'],
  ['program', '\x7fELF'],
  ['program', 'MZ\x90\0'],
  ['arrow', 'ARROW1\0\0'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['mac', [0x00, 0x05, 0x16, 0x07]],
  ['mac', '\0\0\0\x01Bud1'],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['pdf', '%PDF-'],
  ['tar', 'ustar', 257],
]

function detectMagic(bytes: Uint8Array): FileKindName | undefined {
  if (hasBytes(bytes, [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return indexOfText(bytes, 'model_config') < 0 ? 'hdf5-weights' : 'hdf5'
  }
  if (hasBytes(bytes, [0x50, 0x4b, 0x03, 0x04]) || hasBytes(bytes, [0x50, 0x4b, 0x05, 0x06]))
    return detectZip(bytes)
  if (isSafetensors(bytes)) return 'safetensors'
  if (isBareXgboost(bytes)) return 'xgboost'
  return magics.find(([, magic, offset]) => hasBytes(bytes, magic, offset ?? 0))?.[0]
}

// An 8-byte length of the JSON header, then the header.
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b || bytes[9] !== 0x22) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8)
  const length = view.getUint32(4, true) * 4294967296 + view.getUint32(0, true)
  return length >= 2 && length <= bytes.length - 8
}

// XGBoost before 1.0 wrote its parameters (136 bytes) without a mark, then the objective's name with its length.
function isBareXgboost(bytes: Uint8Array): boolean {
  if (bytes.length < 160) return false
  const length = new DataView(bytes.buffer, bytes.byteOffset + 136, 8).getUint32(0, true)
  return (
    length > 2 && length < 64 && /^[a-z]+:[a-z]+$/.test(latin1(bytes.subarray(144, 144 + length)))
  )
}

/** ONNX, SavedModel and GraphDef have no mark of their own: the first fields tell them apart. */
function detectProtobuf(bytes: Uint8Array): FileKindName | undefined {
  const isVersion = bytes[0] === 0x08 && bytes[1]! < 0x20
  if (isVersion && bytes[2] === 0x12) {
    // ONNX: ir_version, then producer_name, a short word. SavedModel: schema version 1, then a meta graph.
    const length = bytes[3] ?? 255
    const word = latin1(bytes.subarray(4, 4 + length))
    if (length < 64 && /^[\x20-\x7e]*$/.test(word) && bytes.length > 4 + length) return 'onnx'
    return bytes[1] === 1 ? 'saved-model' : undefined
  }
  if (isVersion && (bytes[2] === 0x3a || bytes[2] === 0x42 || bytes[2] === 0x1a)) return 'onnx'
  return isGraphDef(bytes) ? 'tensorflow-graph' : undefined
}

// GraphDef: field 1 is a node, and field 1 of that its name, field 2 its operator.
function isGraphDef(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x0a) return false
  let at = 1
  while (at < 6 && bytes[at]! >= 0x80) at++
  const length = bytes[at + 2] ?? 0
  const name = latin1(bytes.subarray(at + 3, at + 3 + length))
  return bytes[at + 1] === 0x0a && /^[\w./-]+$/.test(name) && bytes[at + 3 + length] === 0x12
}
