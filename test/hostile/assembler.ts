// Builds pickles byte by byte. A string stands for its latin-1 bytes, so opcodes can be written as in pickletools.

type Part = string | readonly number[] | Uint8Array

export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const arrays = parts.map((part) =>
    typeof part === 'string'
      ? Uint8Array.from(part, (c) => c.charCodeAt(0))
      : Uint8Array.from(part),
  )
  const whole = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let at = 0
  for (const array of arrays) {
    whole.set(array, at)
    at += array.length
  }
  return whole
}

export const proto = (version: number): string => `\x80${String.fromCharCode(version)}`
export const global = (module: string, name: string): string => `c${module}\n${name}\n`
/** SHORT_BINUNICODE; `text` in ASCII. */
export const short = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`
/** BINUNICODE. */
export const long = (text: string): string => `X${uint32(text.length)}${text}`
export const stackGlobal = (module: string, name: string): string =>
  `${short(module)}${short(name)}\x93`

export function uint32(value: number): string {
  return String.fromCharCode(
    value & 255,
    (value >>> 8) & 255,
    (value >>> 16) & 255,
    (value >>> 24) & 255,
  )
}
export function uint64(value: bigint): string {
  return uint32(Number(value & 0xffffffffn)) + uint32(Number((value >> 32n) & 0xffffffffn))
}
export const int = (value: number): string => `J${uint32(value)}`
export const binbytes = (bytes: Uint8Array | string): string => {
  const text = typeof bytes === 'string' ? bytes : String.fromCharCode(...bytes)
  return `B${uint32(text.length)}${text}`
}

/** numpy.dtype(code) in protocol 3 and later. `order` is '<', '>' or '|'. */
export function dtype(code: string, order = '<'): string {
  return `${global('numpy', 'dtype')}${long(code)}\x89\x88\x87R(K\x03${long(order)}NNNJ${uint32(0xffffffff)}J${uint32(0xffffffff)}K\x00tb`
}

/** An ndarray: shape given as opcodes that leave a tuple, data as opcodes that leave bytes or a list. */
export function ndarray(shape: string, type: string, data: string, fortran = '\x89'): string {
  return `${global('numpy.core.multiarray', '_reconstruct')}${global('numpy', 'ndarray')}K\x00\x85C\x01b\x87R(K\x01${shape}${type}${fortran}${data}tb`
}

/** A joblib array wrapper and what follows it in the stream. */
export function wrapper(shape: string, type: string, after: string, extra = ''): string {
  return `${global('joblib.numpy_pickle', 'NumpyArrayWrapper')})\x81}(${long('subclass')}${global('numpy', 'ndarray')}${long('shape')}${shape}${long('order')}${long('C')}${long('dtype')}${type}${long('allow_mmap')}\x88${extra}ub${after}`
}
