import { hasBytes, latin1 } from './bytes.ts'
import type { FileKindName } from './file-kinds.ts'

const endRecordLength = 22
const longestComment = 65_535
const mostNames = 2000

/** What a zip archive is, by the names in its directory: only read to tell kinds apart, never to find members. */
export function detectZip(bytes: Uint8Array): FileKindName {
  const end = findEnd(bytes)
  if (end < 0) return 'zip-cut'
  const names = memberNames(bytes, end)
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  if (has(/^schema\.json$/)) return 'skops'
  if (has(/^config\.json$/) && has(/\.weights\.(?:h5|npz)$/)) return 'keras'
  if (has(/(?:^|\/)(?:archive_format|serialized_exported_program\.json)$/)) return 'torch-export'
  if (has(/^[^/]*\/constants\.pkl$/) && has(/^[^/]*\/code\//)) return 'torchscript'
  if (has(/^[^/]*\/data\.pkl$/)) return 'torch'
  if (has(/(?:^|\/)saved_model\.pb$/)) return 'saved-model'
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return 'npz'
  return pickleMember(names) === undefined ? 'zip' : 'pickle-zip'
}

/** The one file of an archive, where it has a pickle's name; what archivers add beside it does not count. */
export function pickleMember(names: readonly string[]): string | undefined {
  const files = names.filter((name) => !/\/$|^__MACOSX\/|(?:^|\/)\.DS_Store$/.test(name))
  return files.length === 1 &&
    /\.(?:pkl|pickle|p|joblib|jbl|sav|dill|cloudpickle)$/i.test(files[0]!)
    ? files[0]
    : undefined
}

function memberNames(bytes: Uint8Array, end: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const names: string[] = []
  let at = view.getUint32(end + 16, true)
  while (
    names.length < mostNames &&
    at + 46 <= bytes.length &&
    hasBytes(bytes, [0x50, 0x4b, 0x01, 0x02], at)
  ) {
    const length = view.getUint16(at + 28, true)
    names.push(latin1(bytes.subarray(at + 46, at + 46 + length)))
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

function findEnd(bytes: Uint8Array): number {
  const lowest = Math.max(0, bytes.length - endRecordLength - longestComment)
  for (let at = bytes.length - endRecordLength; at >= lowest; at--)
    if (hasBytes(bytes, [0x50, 0x4b, 0x05, 0x06], at)) return at
  return -1
}
