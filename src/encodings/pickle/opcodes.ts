// The 68 opcodes. A tuple is [code, name, the protocol that brought it, what it does].

import type { Machine } from './machine.ts'
import * as containers from './opcodes-containers.ts'
import * as numbers from './opcodes-numbers.ts'
import * as objects from './opcodes-objects.ts'
import * as stack from './opcodes-stack.ts'
import * as text from './opcodes-text.ts'

export interface Opcode {
  readonly name: string
  readonly protocol: number
  readonly run: (machine: Machine) => void
}

const table: readonly (readonly [number | string, string, number, (machine: Machine) => void])[] = [
  ['I', 'INT', 0, numbers.int],
  ['J', 'BININT', 1, numbers.binint],
  ['K', 'BININT1', 1, numbers.binint1],
  ['M', 'BININT2', 1, numbers.binint2],
  ['L', 'LONG', 0, numbers.long],
  [0x8a, 'LONG1', 2, numbers.long1],
  [0x8b, 'LONG4', 2, numbers.long4],
  ['F', 'FLOAT', 0, numbers.float],
  ['G', 'BINFLOAT', 1, numbers.binfloat],
  ['N', 'NONE', 0, numbers.none],
  [0x88, 'NEWTRUE', 2, numbers.newtrue],
  [0x89, 'NEWFALSE', 2, numbers.newfalse],

  ['S', 'STRING', 0, text.string],
  ['T', 'BINSTRING', 1, text.binstring],
  ['U', 'SHORT_BINSTRING', 1, text.shortBinstring],
  ['B', 'BINBYTES', 3, text.binbytes],
  ['C', 'SHORT_BINBYTES', 3, text.shortBinbytes],
  [0x8e, 'BINBYTES8', 4, text.binbytes8],
  [0x96, 'BYTEARRAY8', 5, text.bytearray8],
  ['V', 'UNICODE', 0, text.unicode],
  [0x8c, 'SHORT_BINUNICODE', 4, text.shortBinunicode],
  ['X', 'BINUNICODE', 1, text.binunicode],
  [0x8d, 'BINUNICODE8', 4, text.binunicode8],

  [']', 'EMPTY_LIST', 1, containers.emptyList],
  ['a', 'APPEND', 0, containers.append],
  ['e', 'APPENDS', 1, containers.appends],
  ['l', 'LIST', 0, containers.list],
  [')', 'EMPTY_TUPLE', 1, containers.emptyTuple],
  ['t', 'TUPLE', 0, containers.tuple],
  [0x85, 'TUPLE1', 2, containers.tuple1],
  [0x86, 'TUPLE2', 2, containers.tuple2],
  [0x87, 'TUPLE3', 2, containers.tuple3],
  ['}', 'EMPTY_DICT', 1, containers.emptyDict],
  ['d', 'DICT', 0, containers.dict],
  ['s', 'SETITEM', 0, containers.setitem],
  ['u', 'SETITEMS', 1, containers.setitems],
  [0x8f, 'EMPTY_SET', 4, containers.emptySet],
  [0x90, 'ADDITEMS', 4, containers.additems],
  [0x91, 'FROZENSET', 4, containers.frozenset],

  ['0', 'POP', 0, stack.pop],
  ['2', 'DUP', 0, stack.dup],
  ['(', 'MARK', 0, stack.mark],
  ['1', 'POP_MARK', 1, stack.popMark],
  ['g', 'GET', 0, stack.get],
  ['h', 'BINGET', 1, stack.binget],
  ['j', 'LONG_BINGET', 1, stack.longBinget],
  ['p', 'PUT', 0, stack.put],
  ['q', 'BINPUT', 1, stack.binput],
  ['r', 'LONG_BINPUT', 1, stack.longBinput],
  [0x94, 'MEMOIZE', 4, stack.memoize],
  [0x80, 'PROTO', 0, stack.proto],
  [0x95, 'FRAME', 4, stack.frame],
  ['.', 'STOP', 0, stack.stop],

  ['c', 'GLOBAL', 0, objects.global],
  [0x93, 'STACK_GLOBAL', 4, objects.stackGlobal],
  ['R', 'REDUCE', 0, objects.reduce],
  ['b', 'BUILD', 0, objects.build],
  ['i', 'INST', 0, objects.inst],
  ['o', 'OBJ', 1, objects.obj],
  [0x81, 'NEWOBJ', 2, objects.newobj],
  [0x92, 'NEWOBJ_EX', 4, objects.newobjEx],
  [0x82, 'EXT1', 2, objects.extension],
  [0x83, 'EXT2', 2, objects.extension],
  [0x84, 'EXT4', 2, objects.extension],
  ['P', 'PERSID', 0, objects.persid],
  ['Q', 'BINPERSID', 1, objects.binpersid],
  [0x97, 'NEXT_BUFFER', 5, objects.nextBuffer],
  [0x98, 'READONLY_BUFFER', 5, objects.readonlyBuffer],
]

/** By code; a hole is no opcode. */
export const opcodes: readonly (Opcode | undefined)[] = byCode()

function byCode(): (Opcode | undefined)[] {
  const codes = Array.from({ length: 256 }, (): Opcode | undefined => undefined)
  for (const [code, name, protocol, run] of table)
    codes[typeof code === 'string' ? code.charCodeAt(0) : code] = { name, protocol, run }
  return codes
}
