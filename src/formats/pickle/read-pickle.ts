import { fault, isSlipwayError } from '../../errors.ts'
import { ByteBudget } from '../../encodings/byte-budget.ts'
import { inflateLimits, type InflateLimits } from '../../encodings/inflate.ts'
import { pickleLimits, type PickleLimits } from '../../encodings/pickle/limits.ts'
import { Machine, type MachineHooks } from '../../encodings/pickle/machine.ts'
import { type PyGlobal } from '../../encodings/pickle/records.ts'
import { detectKind } from '../detect.ts'
import { fileKinds } from '../file-kinds.ts'
import { CarriedNames } from './carried-names.ts'
import { compressionOf, inflateContainer, type Compression } from './compression.ts'
import type { Danger } from './dangerous.ts'
import { withoutDill } from './dill.ts'
import { dangerIn } from './verdict.ts'
import { readInlineArray } from './joblib.ts'

export interface PickleFile {
  /** The root value, raw: give it to `resolve`. */
  readonly root: unknown
  /** Every class and function the file names, once per place, in order. */
  readonly globals: readonly PyGlobal[]
  readonly container: 'pickle' | 'joblib' | 'skops'
  readonly compression: Compression | undefined
  /** Functions and classes whose byte code is in the file, by name; undefined where none was found. */
  readonly carried?: string | undefined
  /** The protocol the file declares; 0 for files without a PROTO opcode (protocols 0 and 1). */
  readonly protocol: number
  readonly stats: {
    readonly bytes: number
    readonly inflatedBytes: number
    readonly opcodes: number
    readonly objects: number
  }
}

export interface ReadPickleOptions {
  /** 'refuse' (the default) throws E_CODE at a name on the dangerous list; 'list' reads on, for inspection only. */
  readonly dangerous?: 'refuse' | 'list'
  readonly limits?: Partial<PickleFileLimits>
  /** What stands for PERSID and BINPERSID; without it they are refused by name. */
  readonly persistentLoad?: (id: unknown, offset: number) => unknown
  /** Called after every BUILD, after joblib's arrays were read. */
  readonly onBuild?: MachineHooks['onBuild']
}

/** The bounds of one file; its arrays may take `arrayBytesFree` plus `arrayBytesRatio` times its inflated size. */
export interface PickleFileLimits {
  readonly inputBytes: number
  readonly inflate: InflateLimits
  readonly machine: PickleLimits
  readonly arrayBytesFree: number
  readonly arrayBytesRatio: number
}

export const pickleFileLimits: PickleFileLimits = {
  inputBytes: 4 * 2 ** 30 - 1,
  inflate: inflateLimits,
  machine: pickleLimits,
  arrayBytesFree: 40 * 2 ** 20,
  arrayBytesRatio: 16,
}

/**
 * Reads a pickle or joblib file (raw, zlib or gzip) into inert records, in time and memory linear in its size.
 * Nothing is executed, imported or looked up by name. `bytes` must not change afterwards: arrays are views of it.
 * Throws E_FORMAT (malformed, with the offset), E_UNSUPPORTED (honest, not read here), E_CODE (a dangerous name anywhere),
 * E_LIMIT, E_INTEGRITY (a checksum), E_PATH (arrays kept outside the folder).
 */
export function readPickle(bytes: Uint8Array, options: ReadPickleOptions = {}): PickleFile {
  const limits = { ...pickleFileLimits, ...options.limits }
  if (bytes.length > limits.inputBytes)
    throw fault('E_LIMIT', `the file has ${bytes.length} bytes; the limit is ${limits.inputBytes}`)
  const { compression, content } = openContainer(bytes, limits)
  const carried = new CarriedNames()
  const machine = new Machine({
    bytes: content,
    start: 0,
    limits: limits.machine,
    budget: new ByteBudget(limits.arrayBytesFree + content.length * limits.arrayBytesRatio),
    hooks: hooksOf(options, carried),
  })
  const root = run(machine, carried)
  return {
    root,
    carried: carried.text,
    globals: machine.globals,
    container: compression !== undefined || machine.globals.some(isWrapper) ? 'joblib' : 'pickle',
    compression,
    protocol: machine.protocol ?? 0,
    stats: {
      bytes: bytes.length,
      inflatedBytes: content.length,
      opcodes: machine.opcodesRun,
      objects: machine.objectsMade,
    },
  }
}

/** Code is refused at the end of the file only, so that the refusal can say whose it is; what runs code, at once. */
function run(machine: Machine, carried: CarriedNames): unknown {
  try {
    const root = machine.run()
    const left = machine.bytes.length - machine.at
    if (left > 0) throw trailing(left, machine.at, machine.bytes[machine.at]!)
    if (carried.first) throw dangerError(carried.first, 'carries', carried.text)
    return root
  } catch (error) {
    const isDanger = isSlipwayError(error) && error.code === 'E_CODE'
    throw carried.first && !isDanger ? dangerError(carried.first, 'carries', carried.text) : error
  }
}

function openContainer(
  bytes: Uint8Array,
  limits: PickleFileLimits,
): { compression: Compression | undefined; content: Uint8Array } {
  const compression = compressionOf(bytes)
  // A plain view: Node's Buffer would make Buffers of every part, and its slice() does not copy.
  if (compression === undefined)
    return { compression, content: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) }
  const content = inflateContainer(bytes, compression, limits.inflate)
  const inner = compressionOf(content)
  if (inner !== undefined)
    throw fault('E_FORMAT', `the file is compressed twice (${compression}, and ${inner} inside)`, {
      hint: 'Unpack it once and give slipway what comes out.',
    })
  refuseOther(content, compression)
  return { compression, content }
}

/** An R object, an archive or a table is compressed as well. What has no mark is left to the pickle's own reader. */
function refuseOther(content: Uint8Array, compression: Compression): void {
  const kind = detectKind(content)
  if (kind === 'pickle' || kind === 'unknown') return
  const { what, code, hint } = fileKinds[kind]
  throw fault(code, `the file is ${what}, compressed with ${compression}`, { hint })
}

function hooksOf(options: ReadPickleOptions, carried: CarriedNames): MachineHooks {
  const { persistentLoad, onBuild } = options
  return {
    ...(options.dangerous === 'list'
      ? {}
      : { onGlobal: (global) => refuseDangerous(global, carried) }),
    onCall: (object, machine) => withoutDill(carried.note(object), machine),
    onBuild(object, machine) {
      readInlineArray(object, machine)
      onBuild?.(object, machine)
    },
    ...(persistentLoad === undefined ? {} : { persistentLoad }),
  }
}

function refuseDangerous(global: PyGlobal, carried: CarriedNames): void {
  const danger = dangerIn(global)
  if (danger === undefined) return
  // A class carried as byte code gets its attributes so.
  const setsCarried = carried.first !== undefined && global.name === 'setattr'
  if (danger === 'runs' && !setsCarried) throw dangerError(global, danger)
  carried.first ??= global
}

/** The refusal of a dangerous name. `carried` says whose byte code the file carries, where it does. */
export function dangerError(global: PyGlobal, danger: Danger, carried?: string): Error {
  const { qualifiedName, offset } = global
  if (danger === 'carries') {
    return fault(
      'E_CODE',
      `the file carries ${carried ?? 'a Python function or class'} as byte code (${qualifiedName} at byte ${offset}), and Slipway runs no code from a file`,
      {
        hint: 'Replace the function or class by a step of the library, or by a step in slipway.json, and save the model again.',
      },
    )
  }
  // What pickle.dump writes of a tensor itself. Harmless in most files, but it can hide anything.
  if (qualifiedName === 'torch.storage._load_from_bytes')
    return fault(
      'E_CODE',
      `the file holds PyTorch tensors (${qualifiedName} at byte ${offset}): each is a pickle of its own, and Python would run what that names`,
      { hint: 'Export the network where it was trained: torch.onnx.export(model, ...).' },
    )
  return fault(
    'E_CODE',
    `the file asks for ${qualifiedName} at byte ${offset}, which runs code, opens files or connects when Python loads the file; no training library writes that`,
    {
      hint: 'Do not load this file with Python. Ask for the model again from where it was trained, and run `slipway inspect` on what you have.',
    },
  )
}

function isWrapper(global: PyGlobal): boolean {
  return global.name === 'NumpyArrayWrapper'
}

const firstBytesOfPickles = new Set([0x80, 0x28, 0x5d, 0x7d, 0x63])

function trailing(left: number, at: number, next: number): Error {
  if (firstBytesOfPickles.has(next)) {
    return fault(
      'E_FORMAT',
      `the pickle ends at byte ${at} and ${left} bytes follow: it seems that several objects were dumped into one file`,
      {
        hint: 'Load them in Python in turn and save each to its own file.',
      },
    )
  }
  return fault('E_FORMAT', `the pickle ends at byte ${at}, but ${left} bytes follow`)
}
