import { parseLenientJson } from '../../encodings/lenient-json.ts'
import { readUbjson } from '../../encodings/ubjson.ts'
import { malformed, unsupported } from './faults.ts'
import type { BoosterModel } from './model.ts'
import { readBinary } from './read-binary.ts'
import { evenRounds, parallelTrees, readModel } from './read-model.ts'

const snapshotMark = 'CONFIG-offset:'

/** A Booster's bytes, as files and pickles hold them: JSON, UBJSON, the binary form, or that with its configuration behind it (1.0 on). */
export function readBooster(bytes: Uint8Array): BoosterModel {
  const head = String.fromCharCode(...bytes.subarray(0, snapshotMark.length))
  if (head === snapshotMark) return readSnapshot(bytes)
  if (head.startsWith('bs64\t')) throw unsupported('in base64, as XGBoost wrote it before 0.4')
  if (!head.startsWith('{')) return readBinary(bytes)
  return readModel(isUbjson(bytes) ? readUbjson(bytes) : parseLenientJson(textOf(bytes)))
}

/** A key's length follows the brace in UBJSON (possibly after no-ops), a quote or space in JSON. */
function isUbjson(bytes: Uint8Array): boolean {
  return 'iUIlL#$N'.includes(String.fromCharCode(bytes[1] ?? 0))
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes)
}

/** The binary form's length in 64 bits, the form, then the configuration as JSON, which alone tells how many trees grow side by side. */
function readSnapshot(bytes: Uint8Array): BoosterModel {
  const start = snapshotMark.length + 8
  if (bytes.length < start) throw malformed('the file is cut off')
  const length = new DataView(bytes.buffer, bytes.byteOffset + snapshotMark.length, 8).getBigUint64(
    0,
    true,
  )
  if (length > BigInt(bytes.length - start)) throw malformed('the file is cut off')
  const end = start + Number(length)
  const model = readBinary(bytes.subarray(start, end))
  const config = parseLenientJson(textOf(bytes.subarray(end)))
  const rounds = evenRounds(model.trees.length, model.outputs * parallelTrees(config))
  return { ...model, rounds }
}
