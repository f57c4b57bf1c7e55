import { fault } from '../../errors.ts'
import { Zip, zipLimits } from '../../encodings/zip.ts'
import { PyDict, PyList, PyTuple } from '../../encodings/pickle/records.ts'
import { detectKind, refuseKind } from '../detect.ts'
import { pickleMember } from '../detect-zip.ts'
import type { ModelFile } from '../format.ts'
import { lineEndFault } from '../line-endings.ts'
import { membersOf } from './members.ts'
import { objectsIn } from './objects-in.ts'
import { resolve } from './meaning/resolve.ts'
import type { PickleFile, ReadPickleOptions } from './read-pickle.ts'
import { readPickle } from './read-pickle.ts'
import { readSkops } from './skops/index.ts'

// The parts of a bundle are asked for one by one; its bytes are parsed once.
const opened = new WeakMap<Uint8Array, PickleFile>()

export function openPickle(file: ModelFile): PickleFile {
  let pickle = opened.get(file.bytes)
  if (!pickle) {
    pickle = readFile(file)
    opened.set(file.bytes, pickle)
  }
  return pickle
}

/** Inert records of whatever kind of file holds them. A file whose line ends were converted on its way is refused as that. */
export function readFile(file: ModelFile, options: ReadPickleOptions = {}): PickleFile {
  try {
    return readAny(file.bytes, options)
  } catch (error) {
    throw lineEndFault(file, error, readWhole)
  }
}

/** Reads records and arrays alike: an array that lost a byte is found when it is given its shape. */
export function readWhole(bytes: Uint8Array): void {
  for (const object of objectsIn(readAny(bytes).root)) resolve(object)
}

function readAny(bytes: Uint8Array, options: ReadPickleOptions = {}): PickleFile {
  const kind = detectKind(bytes)
  if (kind === 'skops') return readSkops(bytes)
  return readPickle(kind === 'pickle-zip' ? onlyMember(bytes) : bytes, options)
}

/** Deflate makes no more than 1,032 bytes of one. */
const mostInflated = 1040
const freeBytes = 64 * 2 ** 20

/** The pickle in a zip archive that holds nothing else. What the bytes are decides, not the member's name. */
function onlyMember(bytes: Uint8Array): Uint8Array {
  const memberBytes = Math.min(2 ** 31 - 1, freeBytes + mostInflated * bytes.length)
  const zip = new Zip(bytes, { ...zipLimits, memberBytes, totalBytes: memberBytes })
  const name = pickleMember(zip.names)
  if (name === undefined) throw fault('E_FORMAT', 'the archive holds no single pickle')
  const content = zip.read(name)
  const inner = detectKind(content)
  if (inner !== 'pickle') throw refuseKind(name, inner)
  return content
}

/** The value a file stands for: its root, or the member that is meant. */
export function rootOf(file: ModelFile, pickle: PickleFile): unknown {
  let value = resolve(pickle.root)
  for (const name of file.member?.split('::') ?? []) value = memberOf(file, value, name)
  return value
}

function memberOf(file: ModelFile, value: unknown, name: string): unknown {
  if (value instanceof PyDict) {
    const found = value.has(name) ? value.get(name) : value.get(Number(name))
    if (found !== undefined) return resolve(found)
  } else if (value instanceof PyList || value instanceof PyTuple) {
    if (/^\d{1,9}$/.test(name) && Number(name) < value.items.length)
      return resolve(value.items[Number(name)])
  }
  const known = membersOf(value).map((member) => member.name)
  throw fault(
    'E_PATH',
    known.length === 0
      ? `${file.name} is no bundle: there is no ${name} in it`
      : `${file.name} has no ${name}; it has ${known.slice(0, 20).join(', ')}`,
  )
}

/** As in "bundle.pkl::model". */
export function roleOf(file: ModelFile): string {
  return file.member === undefined ? file.name : `${file.name}::${file.member}`
}
