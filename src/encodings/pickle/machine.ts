// The pickle machine, protocols 0 to 5 (docs.python.org/3/library/pickletools.html; CPython's Modules/_pickle.c decides where that is silent).
// It builds records and never calls, imports or looks up anything. Accepted is what honest writers write: where readers of
// pickles differ from each other (0x10, 010, 1_000, a frame that ends inside an opcode) the file is refused.

import { fault, isSlipwayError } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'
import type { PickleLimits } from './limits.ts'
import { Memo } from './memo.ts'
import { opcodes } from './opcodes.ts'
import type { PyGlobal, PyObject } from './records.ts'

/** What a format supplies to the machine. Without a hook the opcodes that need it are refused by name. */
export interface MachineHooks {
  /** Called for every name, before anything is made of it; may throw. */
  readonly onGlobal?: (global: PyGlobal) => void
  /** Called for every call that REDUCE, OBJ and INST record; gives back what stands for it: the record itself, or another. */
  readonly onCall?: (object: PyObject, machine: Machine) => unknown
  /** Called after BUILD; may read what follows in the stream (`machine.take`) into `object.payload`. */
  readonly onBuild?: (object: PyObject, machine: Machine) => void
  /** PERSID and BINPERSID. */
  readonly persistentLoad?: (id: unknown, offset: number) => unknown
  /** NEXT_BUFFER. */
  readonly nextBuffer?: (offset: number) => unknown
}

interface MachineOptions {
  readonly bytes: Uint8Array
  /** Where to begin: a nested pickle starts inside a stream. */
  readonly start: number
  readonly limits: PickleLimits
  readonly budget: ByteBudget
  readonly hooks: MachineHooks
}

export class Machine {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly limits: PickleLimits
  readonly budget: ByteBudget
  readonly hooks: MachineHooks
  readonly stack: unknown[] = []
  readonly marks: number[] = []
  readonly memo = new Memo()
  readonly globals: PyGlobal[] = []
  readonly start: number
  /** The next byte to read. */
  at: number
  /** Where the current opcode stands. */
  offset: number
  /** Where the open frame ends, or Infinity. */
  frameEnd = Infinity
  /** What PROTO declared; undefined before it or without it. */
  protocol: number | undefined = undefined
  opcodesRun = 0
  objectsMade = 0
  isStopped = false

  constructor(options: MachineOptions) {
    this.bytes = options.bytes
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
    this.limits = options.limits
    this.budget = options.budget
    this.hooks = options.hooks
    this.start = options.start
    this.at = options.start
    this.offset = options.start
  }

  /** Runs to STOP and returns the one value left. `at` is then the byte after STOP. */
  run(): unknown {
    const { bytes } = this
    try {
      while (!this.isStopped) {
        this.offset = this.at
        if (this.at >= bytes.length) throw this.malformed('the file ends before the pickle does')
        const opcode = opcodes[bytes[this.at++]!]
        if (opcode === undefined)
          throw this.malformed(`${describeByte(bytes[this.offset]!)} is no opcode`)
        if (opcode.protocol > (this.protocol ?? 1))
          throw this.malformed(
            `${opcode.name} belongs to protocol ${opcode.protocol}, the file declares ${this.protocol ?? 'none'}`,
          )
        opcode.run(this)
        this.opcodesRun++
        if (this.at >= this.frameEnd) this.closeFrame()
      }
    } catch (error) {
      throw this.located(error)
    }
    if (this.frameEnd !== Infinity) throw this.malformed('the pickle stops inside a frame')
    if (this.stack.length !== 1 || this.marks.length !== 0)
      throw this.malformed(`STOP finds ${this.stack.length} values, not one`)
    return this.stack[0]
  }

  // The stack.

  push(value: unknown): void {
    if (this.stack.length >= this.limits.stack)
      throw this.over('values on the stack', this.limits.stack)
    this.stack.push(value)
  }
  pop(): unknown {
    if (this.stack.length <= this.floor()) throw this.malformed('the stack is empty')
    return this.stack.pop()
  }
  peek(): unknown {
    if (this.stack.length <= this.floor()) throw this.malformed('the stack is empty')
    return this.stack[this.stack.length - 1]
  }
  replaceTop(value: unknown): void {
    this.stack[this.stack.length - 1] = value
  }
  /** The values above the last MARK, which goes with them. */
  popMark(): unknown[] {
    const mark = this.marks.pop()
    if (mark === undefined) throw this.malformed('there is no MARK')
    const items = this.stack.slice(mark)
    if (items.length > this.limits.items)
      throw this.over('items in one container', this.limits.items)
    this.stack.length = mark
    return items
  }
  /** Values below the last MARK are out of reach. */
  floor(): number {
    return this.marks.length === 0 ? 0 : this.marks[this.marks.length - 1]!
  }
  /** Counts a container or record and gives it back. */
  made<T>(object: T): T {
    if (++this.objectsMade > this.limits.objects) throw this.over('objects', this.limits.objects)
    return object
  }

  // The bytes.

  /** A view of the next `length` bytes. Nothing is allocated for a length the file does not have. */
  take(length: number): Uint8Array {
    if (length < 0 || length > this.bytes.length - this.at) {
      throw this.malformed(
        `${length} bytes are announced, ${this.bytes.length - this.at} are left: the file is cut short or damaged`,
      )
    }
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
  uint8(): number {
    this.need(1)
    return this.bytes[this.at++]!
  }
  uint16(): number {
    this.need(2)
    this.at += 2
    return this.view.getUint16(this.at - 2, true)
  }
  uint32(): number {
    this.need(4)
    this.at += 4
    return this.view.getUint32(this.at - 4, true)
  }
  int32(): number {
    this.need(4)
    this.at += 4
    return this.view.getInt32(this.at - 4, true)
  }
  /** An 8-byte length; one beyond 2^53 is beyond any file. */
  length64(): number {
    const low = this.uint32()
    const high = this.uint32()
    return high * 4294967296 + low
  }
  float64BigEndian(): number {
    this.need(8)
    this.at += 8
    return this.view.getFloat64(this.at - 8, false)
  }
  /** The bytes up to the next newline, which is passed over. */
  line(limit: number): Uint8Array {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0) throw this.malformed('the line does not end')
    if (end - this.at > limit) throw this.over('characters in a line', limit)
    const line = this.bytes.subarray(this.at, end)
    this.at = end + 1
    return line
  }
  need(length: number): void {
    if (this.bytes.length - this.at < length) throw this.malformed('the file ends inside an opcode')
  }

  closeFrame(): void {
    if (this.at > this.frameEnd) throw this.malformed('an opcode crosses the end of its frame')
    this.frameEnd = Infinity
  }

  // Errors.

  malformed(what: string): Error {
    return fault(
      'E_FORMAT',
      `the pickle is malformed at byte ${this.offset} (${this.opcodeName()}): ${what}`,
    )
  }
  unsupported(what: string): Error {
    return fault(
      'E_UNSUPPORTED',
      `the pickle uses ${this.opcodeName()} at byte ${this.offset}: ${what}`,
    )
  }
  over(what: string, limit: number): Error {
    return fault(
      'E_LIMIT',
      `the pickle has more than ${limit} ${what} at byte ${this.offset} (${this.opcodeName()})`,
    )
  }
  opcodeName(): string {
    return opcodes[this.bytes[this.offset] ?? -1]?.name ?? 'no opcode'
  }
  /** Adds the place to an error of a part that does not know it. */
  located(error: unknown): unknown {
    if (!isSlipwayError(error) || error.message.includes(' byte ')) return error
    return fault(error.code, `${error.message} (at byte ${this.offset}, ${this.opcodeName()})`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    })
  }
}

function describeByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
