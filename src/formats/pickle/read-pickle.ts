import { fault } from '../../errors.ts'
import type { PyGlobal } from '../../encodings/pickle/records.ts'

export interface PickleFile {
  /** The root value, raw: give it to `resolve`. */
  readonly root: unknown
  /** Every class and function the file names, once per place, in order. */
  readonly globals: readonly PyGlobal[]
  readonly container: 'pickle' | 'joblib'
  readonly compression: 'zlib' | 'gzip' | undefined
  /** The protocol the file declares; 0 for files without a PROTO opcode (protocols 0 and 1). */
  readonly protocol: number
  readonly stats: { readonly bytes: number; readonly inflatedBytes: number; readonly opcodes: number }
}

export interface ReadPickleOptions {
  /** 'refuse' (the default) throws E_CODE at a name on the dangerous list; 'list' reads on, for inspection only. */
  readonly dangerous?: 'refuse' | 'list'
}

/** Reads a pickle or joblib file into inert records. Nothing is executed, imported or looked up by name. */
export function readPickle(bytes: Uint8Array, options: ReadPickleOptions = {}): PickleFile {
  throw fault('E_UNSUPPORTED', `not written yet: ${bytes.length} ${options.dangerous ?? 'refuse'}`)
}
