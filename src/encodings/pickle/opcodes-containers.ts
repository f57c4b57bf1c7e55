import type { Machine } from './machine.ts'
import { PyDict, PyList, PyObject, PySet, PyTuple } from './records.ts'

const emptyTupleRecord = new PyTuple([])

export function emptyList(machine: Machine): void {
  machine.push(machine.made(new PyList()))
}
export function list(machine: Machine): void {
  machine.push(machine.made(new PyList(machine.popMark())))
}
export function append(machine: Machine): void {
  const item = machine.pop()
  const target = machine.peek()
  if (!(target instanceof PyList) && !(target instanceof PyObject))
    throw machine.malformed('the target is no list')
  target.append(item)
}
export function appends(machine: Machine): void {
  const items = machine.popMark()
  const target = machine.peek()
  if (!(target instanceof PyList) && !(target instanceof PyObject))
    throw machine.malformed('the target is no list')
  if (target instanceof PyList && target.items.length === 0) target.items = items
  else for (const item of items) target.append(item)
}

// There is one empty tuple, as in Python; nothing can change it.
export function emptyTuple(machine: Machine): void {
  machine.push(emptyTupleRecord)
}
export function tuple(machine: Machine): void {
  machine.push(machine.made(new PyTuple(machine.popMark())))
}
export function tuple1(machine: Machine): void {
  pushTuple(machine, [machine.pop()])
}
export function tuple2(machine: Machine): void {
  const second = machine.pop()
  pushTuple(machine, [machine.pop(), second])
}
export function tuple3(machine: Machine): void {
  const third = machine.pop()
  const second = machine.pop()
  pushTuple(machine, [machine.pop(), second, third])
}
function pushTuple(machine: Machine, items: unknown[]): void {
  machine.push(machine.made(new PyTuple(items)))
}

export function emptyDict(machine: Machine): void {
  machine.push(machine.made(new PyDict()))
}
export function dict(machine: Machine): void {
  const items = machine.popMark()
  const record = machine.made(new PyDict())
  setPairs(machine, items, record)
  machine.push(record)
}
export function setitem(machine: Machine): void {
  const value = machine.pop()
  const key = machine.pop()
  setPairs(machine, [key, value], machine.peek())
}
export function setitems(machine: Machine): void {
  const items = machine.popMark()
  setPairs(machine, items, machine.peek())
}

function setPairs(machine: Machine, items: readonly unknown[], target: unknown): void {
  if (items.length % 2 !== 0) throw machine.malformed('a key has no value')
  if (target instanceof PyDict)
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1])
  else if (target instanceof PyObject)
    for (let i = 0; i < items.length; i += 2) target.setItem(items[i], items[i + 1])
  else throw machine.malformed('the target is no dict')
}

export function emptySet(machine: Machine): void {
  machine.push(machine.made(new PySet([], false)))
}
export function additems(machine: Machine): void {
  const items = machine.popMark()
  const target = machine.peek()
  if (!(target instanceof PySet) || target.isFrozen) throw machine.malformed('the target is no set')
  for (const item of items) target.add(item)
}
export function frozenset(machine: Machine): void {
  machine.push(machine.made(new PySet(machine.popMark(), true)))
}
