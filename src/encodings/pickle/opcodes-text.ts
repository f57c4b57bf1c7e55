import type { Machine } from './machine.ts'
import { PyByteArray } from './records.ts'
import { ascii, decodeRawUnicodeEscape, decodeRepr, decodeUtf8 } from './text.ts'

export function shortBinunicode(machine: Machine): void {
  pushText(machine, machine.uint8())
}
export function binunicode(machine: Machine): void {
  pushText(machine, machine.uint32())
}
export function binunicode8(machine: Machine): void {
  pushText(machine, machine.length64())
}
export function unicode(machine: Machine): void {
  machine.push(decodeRawUnicodeEscape(machine.line(machine.limits.textBytes)))
}

function pushText(machine: Machine, length: number): void {
  const bytes = machine.take(length)
  if (length > machine.limits.textBytes)
    throw machine.over('bytes in one text', machine.limits.textBytes)
  machine.push(decodeUtf8(bytes))
}

// The three below are Python 2's `str`: bytes or text, the file does not say. Read as CPython reads them with encoding='latin1'.

export function string(machine: Machine): void {
  machine.push(decodeRepr(ascii(machine.line(machine.limits.textBytes))))
}
export function binstring(machine: Machine): void {
  const length = machine.int32()
  if (length > machine.limits.textBytes)
    throw machine.over('bytes in one text', machine.limits.textBytes)
  machine.push(ascii(machine.take(length)))
}
export function shortBinstring(machine: Machine): void {
  machine.push(ascii(machine.take(machine.uint8())))
}

export function shortBinbytes(machine: Machine): void {
  machine.push(machine.take(machine.uint8()))
}
export function binbytes(machine: Machine): void {
  machine.push(machine.take(machine.uint32()))
}
export function binbytes8(machine: Machine): void {
  machine.push(machine.take(machine.length64()))
}
export function bytearray8(machine: Machine): void {
  machine.push(new PyByteArray(machine.take(machine.length64())))
}
