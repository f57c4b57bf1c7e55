import type { Machine } from './machine.ts'
import { PyFloat, PyInt } from './records.ts'
import { ascii } from './text.ts'

export function none(machine: Machine): void {
  machine.push(null)
}
export function newtrue(machine: Machine): void {
  machine.push(true)
}
export function newfalse(machine: Machine): void {
  machine.push(false)
}
export function binint(machine: Machine): void {
  machine.push(machine.int32())
}
export function binint1(machine: Machine): void {
  machine.push(machine.uint8())
}
export function binint2(machine: Machine): void {
  machine.push(machine.uint16())
}
export function binfloat(machine: Machine): void {
  machine.push(new PyFloat(machine.float64BigEndian()))
}

// INT 00 and 01 are protocol 0's booleans. Readers part ways on anything but plain decimal (0x10, 010, 1_000).
export function int(machine: Machine): void {
  const text = ascii(machine.line(machine.limits.lineCharacters))
  if (text === '00' || text === '01') machine.push(text === '01')
  else machine.push(decimal(machine, text))
}

export function long(machine: Machine): void {
  const text = ascii(machine.line(machine.limits.lineCharacters))
  if (!text.endsWith('L')) throw machine.malformed('a long does not end in L')
  machine.push(decimal(machine, text.slice(0, -1)))
}

function decimal(machine: Machine, text: string): number | PyInt {
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(text))
    throw machine.malformed('an int is not written in plain decimal')
  // log2(10) / 8: bytes per digit.
  if (text.length * 0.4153 > machine.limits.intBytes)
    throw machine.over('bytes in one int', machine.limits.intBytes)
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : new PyInt(text)
}

// What repr() gives, and Python 2's 17 digits without a point.
export function float(machine: Machine): void {
  const text = ascii(machine.line(machine.limits.lineCharacters))
  const special =
    text === 'nan' ? NaN : text === 'inf' ? Infinity : text === '-inf' ? -Infinity : undefined
  if (
    special === undefined &&
    !/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-][0-9]{2,3})?$/.test(text)
  ) {
    throw machine.malformed('a float is not written as Python writes it')
  }
  const value = special ?? Number(text)
  // Python refuses a number beyond the largest double; JavaScript reads infinity.
  if (special === undefined && !Number.isFinite(value))
    throw machine.malformed('a float is too large')
  machine.push(new PyFloat(value))
}

export function long1(machine: Machine): void {
  machine.push(twosComplement(machine, machine.uint8()))
}

export function long4(machine: Machine): void {
  const length = machine.int32()
  if (length < 0) throw machine.malformed(`an int of ${length} bytes`)
  if (length > machine.bytes.length - machine.at)
    throw machine.malformed(
      `an int of ${length} bytes, ${machine.bytes.length - machine.at} are left`,
    )
  if (length > machine.limits.intBytes)
    throw machine.over('bytes in one int', machine.limits.intBytes)
  machine.push(twosComplement(machine, length))
}

/** Little-endian two's complement. */
function twosComplement(machine: Machine, length: number): number | PyInt {
  const bytes = machine.take(length)
  if (length === 0) return 0
  if (length <= 6) {
    let value = 0
    for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[i]!
    return bytes[length - 1]! >= 128 ? value - 256 ** length : value
  }
  let hex = '0x'
  for (let i = length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, '0')
  const value = BigInt.asIntN(length * 8, BigInt(hex))
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : new PyInt(value.toString())
}
