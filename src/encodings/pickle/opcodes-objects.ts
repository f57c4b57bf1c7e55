import { fault } from '../../errors.ts'
import type { Machine } from './machine.ts'
import { PyDict, PyGlobal, PyObject, PyTuple, type PyCallable } from './records.ts'
import { decodeUtf8 } from './text.ts'

export function global(machine: Machine): void {
  machine.push(named(machine, ...moduleAndName(machine)))
}

export function stackGlobal(machine: Machine): void {
  const name = machine.pop()
  const module = machine.pop()
  if (typeof module !== 'string' || typeof name !== 'string') {
    throw fault(
      'E_CODE',
      `the file computes the name of a function or class at byte ${machine.offset} instead of stating it; no training library does that`,
      {
        hint: 'Do not load this file with Python. Ask for the model again from where it was trained.',
      },
    )
  }
  machine.push(named(machine, module, name))
}

function moduleAndName(machine: Machine): [string, string] {
  const module = decodeUtf8(machine.line(machine.limits.lineCharacters))
  return [module, decodeUtf8(machine.line(machine.limits.lineCharacters))]
}

function named(machine: Machine, module: string, name: string): PyGlobal {
  if (hasControls(module) || hasControls(name))
    throw machine.malformed('a name holds control characters')
  const record = machine.made(new PyGlobal(module, name, machine.offset))
  machine.globals.push(record)
  machine.hooks.onGlobal?.(record)
  return record
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32) return true
  return false
}

function callable(machine: Machine, value: unknown): PyCallable {
  if (value instanceof PyGlobal || value instanceof PyObject) return value
  throw machine.malformed('what is called is no name')
}

function pushObject(
  machine: Machine,
  kind: 'reduce' | 'newobj',
  called: unknown,
  args: unknown[],
  kwargs?: PyDict,
): void {
  const object = machine.made(
    new PyObject(kind, callable(machine, called), args, kwargs, machine.offset, machine.budget),
  )
  const onCall = kind === 'reduce' ? machine.hooks.onCall : undefined
  machine.push(onCall === undefined ? object : onCall(object, machine))
}

function popTuple(machine: Machine): unknown[] {
  const args = machine.pop()
  if (!(args instanceof PyTuple)) throw machine.malformed('the arguments are no tuple')
  return args.items
}

export function reduce(machine: Machine): void {
  const args = popTuple(machine)
  pushObject(machine, 'reduce', machine.pop(), args)
}
export function newobj(machine: Machine): void {
  const args = popTuple(machine)
  pushObject(machine, 'newobj', machine.pop(), args)
}
export function newobjEx(machine: Machine): void {
  const kwargs = machine.pop()
  if (!(kwargs instanceof PyDict)) throw machine.malformed('the keyword arguments are no dict')
  const args = popTuple(machine)
  pushObject(machine, 'newobj', machine.pop(), args, kwargs)
}
export function inst(machine: Machine): void {
  const name = named(machine, ...moduleAndName(machine))
  pushObject(machine, 'reduce', name, machine.popMark())
}
export function obj(machine: Machine): void {
  const items = machine.popMark()
  if (items.length === 0) throw machine.malformed('there is no class')
  pushObject(machine, 'reduce', items[0], items.slice(1))
}

export function build(machine: Machine): void {
  const state = machine.pop()
  const target = machine.peek()
  if (target instanceof PyGlobal) {
    throw fault(
      'E_CODE',
      `the file sets attributes on ${target.qualifiedName} at byte ${machine.offset}, which would change the library itself`,
      {
        hint: 'Do not load this file with Python. Ask for the model again from where it was trained.',
      },
    )
  }
  if (!(target instanceof PyObject)) throw machine.malformed('the target takes no state')
  if (target.state === undefined) target.state = state
  else (target.laterStates ??= []).push(state)
  if ((target.laterStates?.length ?? 0) >= machine.limits.builds)
    throw machine.over('states for one object', machine.limits.builds)
  machine.hooks.onBuild?.(target, machine)
}

export function extension(machine: Machine): void {
  throw machine.unsupported("it names a class by a number in the writing program's own registry")
}

export function persid(machine: Machine): void {
  const id = decodeUtf8(machine.line(machine.limits.lineCharacters))
  machine.push(persistent(machine, id))
}
export function binpersid(machine: Machine): void {
  machine.push(persistent(machine, machine.pop()))
}
function persistent(machine: Machine, id: unknown): unknown {
  if (machine.hooks.persistentLoad === undefined)
    throw machine.unsupported('an object is kept outside the file')
  return machine.hooks.persistentLoad(id, machine.offset)
}

export function nextBuffer(machine: Machine): void {
  if (machine.hooks.nextBuffer === undefined)
    throw machine.unsupported('a buffer is kept outside the file')
  machine.push(machine.hooks.nextBuffer(machine.offset))
}
export function readonlyBuffer(machine: Machine): void {
  if (machine.hooks.nextBuffer === undefined)
    throw machine.unsupported('a buffer is kept outside the file')
}
