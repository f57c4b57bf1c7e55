import type { Machine } from './machine.ts'
import { ascii } from './text.ts'

// A MARK that nothing stands upon is popped itself, as in CPython.
export function pop(machine: Machine): void {
  if (machine.marks.length > 0 && machine.floor() === machine.stack.length) machine.marks.pop()
  else machine.pop()
}
export function dup(machine: Machine): void {
  machine.push(machine.peek())
}
export function mark(machine: Machine): void {
  if (machine.marks.length >= machine.limits.stack)
    throw machine.over('marks', machine.limits.stack)
  machine.marks.push(machine.stack.length)
}
export function popMark(machine: Machine): void {
  machine.popMark()
}

export function get(machine: Machine): void {
  pushMemo(machine, index(machine))
}
export function binget(machine: Machine): void {
  pushMemo(machine, machine.uint8())
}
export function longBinget(machine: Machine): void {
  pushMemo(machine, machine.uint32())
}
export function put(machine: Machine): void {
  putMemo(machine, index(machine))
}
export function binput(machine: Machine): void {
  putMemo(machine, machine.uint8())
}
export function longBinput(machine: Machine): void {
  putMemo(machine, machine.uint32())
}
export function memoize(machine: Machine): void {
  putMemo(machine, machine.memo.size)
}

function index(machine: Machine): number {
  const text = ascii(machine.line(machine.limits.lineCharacters))
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(text))
    throw machine.malformed('a memo index is not written in plain decimal')
  return Number(text)
}

function pushMemo(machine: Machine, slot: number): void {
  const value = machine.memo.get(slot)
  if (value === undefined) throw machine.malformed(`memo slot ${slot} is empty`)
  machine.push(value)
}

// Every PUT is at least one byte, so an honest index is below the number of bytes.
function putMemo(machine: Machine, slot: number): void {
  if (slot > machine.bytes.length || slot > machine.limits.memoEntries)
    throw machine.over('memo slots', Math.min(machine.bytes.length, machine.limits.memoEntries))
  machine.memo.put(slot, machine.peek())
}

const highestProtocol = 5

export function proto(machine: Machine): void {
  const protocol = machine.uint8()
  if (machine.offset !== machine.start) throw machine.malformed('PROTO is not the first opcode')
  if (protocol > highestProtocol) throw machine.malformed(`protocol ${protocol} does not exist`)
  machine.protocol = protocol
}

export function frame(machine: Machine): void {
  const length = machine.length64()
  if (machine.frameEnd !== Infinity) throw machine.malformed('a frame begins inside a frame')
  if (length > machine.bytes.length - machine.at)
    throw machine.malformed(
      `a frame of ${length} bytes, ${machine.bytes.length - machine.at} are left: the file is cut short or damaged`,
    )
  machine.frameEnd = machine.at + length
}

export function stop(machine: Machine): void {
  machine.isStopped = true
}
