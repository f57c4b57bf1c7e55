import { fault } from '../../errors.ts'
import { PyDict, PyList, PyTuple } from '../../encodings/pickle/records.ts'
import { detectKind } from '../detect.ts'
import type { ModelFile } from '../format.ts'
import { membersOf } from './members.ts'
import { resolve } from './meaning/resolve.ts'
import type { PickleFile } from './read-pickle.ts'
import { readPickle } from './read-pickle.ts'
import { readSkops } from './skops/index.ts'

// The parts of a bundle are asked for one by one; its bytes are parsed once.
const opened = new WeakMap<Uint8Array, PickleFile>()

export function openPickle(file: ModelFile): PickleFile {
  let pickle = opened.get(file.bytes)
  if (!pickle) {
    pickle = detectKind(file.bytes) === 'skops' ? readSkops(file.bytes) : readPickle(file.bytes)
    opened.set(file.bytes, pickle)
  }
  return pickle
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
