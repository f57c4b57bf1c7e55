// numpy's data types (numpy.org/doc/stable/reference/arrays.dtypes.html).

import { fault } from '../../errors.ts'

/** bool, int, uint, float, complex, str, bytes, object, void (structured), datetime64, timedelta64. */
export type DTypeKind = 'b' | 'i' | 'u' | 'f' | 'c' | 'U' | 'S' | 'O' | 'V' | 'M' | 'm'

export interface DTypeField {
  readonly name: string
  readonly dtype: DType
  /** Bytes from the start of an element. */
  readonly offset: number
}

interface DTypeParts {
  readonly isBigEndian?: boolean
  readonly fields?: readonly DTypeField[]
  readonly base?: DType
  readonly shape?: readonly number[]
  readonly unit?: string
}

export class DType {
  readonly kind: DTypeKind
  /** Bytes of one element; of a `U` type four per character. */
  readonly itemsize: number
  readonly isBigEndian: boolean
  /** Of a structured type, in its order. */
  readonly fields: readonly DTypeField[] | undefined
  /** Of a subarray type such as `(8,)<u4`: one element is an array of this type and shape. */
  readonly base: DType | undefined
  readonly shape: readonly number[]
  /** Of M and m: `ns`, `D`, `25s`, ... ; `generic` when there is none. */
  readonly unit: string | undefined

  constructor(kind: DTypeKind, itemsize: number, parts: DTypeParts = {}) {
    this.kind = kind
    this.itemsize = itemsize
    this.isBigEndian = parts.isBigEndian ?? false
    this.fields = parts.fields
    this.base = parts.base
    this.shape = parts.shape ?? []
    this.unit = parts.unit
  }
  /** numpy's name: `float64`, `int32`, `bool`, `object`, `str96`, `void512`, ... */
  get name(): string {
    return nameOf(this)
  }
  /** Whether an element is, or holds, a Python object. */
  get hasObjects(): boolean {
    return (
      this.kind === 'O' ||
      (this.base?.hasObjects ?? false) ||
      (this.fields?.some((field) => field.dtype.hasObjects) ?? false)
    )
  }
}

const names: Partial<Record<DTypeKind, string>> = {
  i: 'int',
  u: 'uint',
  f: 'float',
  c: 'complex',
  U: 'str',
  S: 'bytes',
  V: 'void',
}

function nameOf(dtype: DType): string {
  if (dtype.kind === 'b') return 'bool'
  if (dtype.kind === 'O') return 'object'
  if (dtype.kind === 'M' || dtype.kind === 'm')
    return `${dtype.kind === 'M' ? 'datetime64' : 'timedelta64'}[${dtype.unit ?? 'generic'}]`
  return `${names[dtype.kind]}${dtype.itemsize * 8}`
}

const itemsizes: Partial<Record<DTypeKind, readonly number[]>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8, 12, 16],
  c: [8, 16, 24, 32],
  O: [4, 8],
  M: [8],
  m: [8],
}
const maximumItemsize = 2 ** 31 - 1

/**
 * A simple type from its code: `f8`, `<i4`, `|b1`, `>U12`, `M8[ns]`, and the one-letter codes (`?`, `O`).
 * Structured types are no codes: a pickle gives their fields apart. Throws E_FORMAT for anything else.
 */
export function parseDTypeCode(code: string): DType {
  const match = /^([<>|=]?)([biufcUSOVMm?])([0-9]{0,10})(?:\[([0-9]{0,9}[A-Za-z]{1,8})\])?$/.exec(
    code,
  )
  if (match === null) throw notAType(code)
  const [, order, letter, digits, unit] = match as unknown as [
    string,
    string,
    string,
    string,
    string | undefined,
  ]
  const kind = (letter === '?' ? 'b' : letter) as DTypeKind
  const allowed = itemsizes[kind]
  let itemsize =
    digits === ''
      ? letter === '?'
        ? 1
        : kind === 'O'
          ? 8
          : kind === 'U' || kind === 'S' || kind === 'V'
            ? 0
            : -1
      : Number(digits)
  if (allowed !== undefined && !allowed.includes(itemsize)) throw notAType(code)
  if (kind === 'U') itemsize *= 4
  if (itemsize < 0 || itemsize > maximumItemsize) throw notAType(code)
  const isTime = kind === 'M' || kind === 'm'
  if (unit !== undefined && !isTime) throw notAType(code)
  return new DType(kind, itemsize, {
    isBigEndian: order === '>',
    ...(isTime ? { unit: unit ?? 'generic' } : {}),
  })
}

function notAType(code: string): Error {
  return fault('E_FORMAT', `${JSON.stringify(code.slice(0, 40))} is no numpy data type`)
}
