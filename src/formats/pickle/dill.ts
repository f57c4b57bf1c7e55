// dill writes arrays, types and module functions through helpers of its own (dill/_dill.py; dill/dill.py before 0.2.8), and in a program
// that has loaded it so does cloudpickle. Those that only name or hold data stand for what pickle would have written; the others carry
// code, or run it, and stay on the list of dangerous names.
import { fault } from '../../errors.ts'
import type { Machine } from '../../encodings/pickle/machine.ts'
import { dangerOf } from './dangerous.ts'
import { PyDict, PyGlobal, PyObject, PyTuple } from '../../encodings/pickle/records.ts'

const helpers: Readonly<Record<string, (object: PyObject, machine: Machine) => unknown>> = {
  _create_array: createArray,
  _create_ftype: createPartial,
  _create_namedtuple: namedTuple,
  _getattr: methodOfType,
  _load_type: loadType,
  _import_module: importModule,
  subimport: importModule,
  _get_attr: attributeOfModule,
}

const modules: ReadonlySet<string> = new Set(['dill._dill', 'dill.dill', 'cloudpickle.cloudpickle'])

/** Helpers of dill that stand for data. */
export function isDillData(global: PyGlobal): boolean {
  return modules.has(global.module) && Object.hasOwn(helpers, global.name)
}

/** What pickle would have recorded in the place of a call of dill's helpers; other calls as they are. */
export function withoutDill(object: PyObject, machine: Machine): unknown {
  const { callable } = object
  return callable instanceof PyGlobal && isDillData(callable)
    ? helpers[callable.name]!(object, machine)
    : object
}

/** _create_array(_reconstruct, arguments, state, attributes): the array's REDUCE and BUILD in one call. */
function createArray(object: PyObject, machine: Machine): PyObject {
  const [reconstruct, args, state, attributes] = object.args
  const hasAttributes = attributes instanceof PyDict ? attributes.size > 0 : (attributes ?? null)
  if (!(reconstruct instanceof PyGlobal) || !(args instanceof PyTuple) || hasAttributes)
    throw machine.malformed('dill makes an array of something else')
  const array = call(object, reconstruct, args.items)
  array.state = state
  return array
}

/** _create_ftype(functools.partial, function, arguments, keywords). */
function createPartial(object: PyObject, machine: Machine): PyObject {
  const [type, func, args, kwargs] = object.args
  if (!(type instanceof PyGlobal) || type.qualifiedName !== 'functools.partial')
    throw machine.malformed('dill makes a function of something else than functools.partial')
  const partial = call(object, type, [func])
  partial.state = new PyTuple([func, args ?? new PyTuple([]), kwargs ?? new PyDict(), null])
  return partial
}

function call(object: PyObject, callable: PyGlobal, args: unknown[]): PyObject {
  return new PyObject('reduce', callable, args, undefined, object.offset, object.budget)
}

/** _create_namedtuple(name, fields, module, defaults): the module's class of that name. */
function namedTuple({ args }: PyObject, machine: Machine): PyGlobal {
  return named(machine, textOf(args[2], machine), textOf(args[0], machine))
}

/** _getattr(str, 'split', "<method 'split' of 'str' objects>"): dill finds the type by the text, which must be that of the first. */
function methodOfType(object: PyObject, machine: Machine): PyObject {
  const [type, name, shown] = object.args
  if (
    !(type instanceof PyGlobal) ||
    !(type.module === 'builtins' && builtinTypes.has(type.name)) ||
    shown !== `<method '${textOf(name, machine)}' of '${type.name}' objects>`
  )
    throw anyAttribute(object)
  return call(object, named(machine, 'builtins', 'getattr'), [type, name])
}

function anyAttribute({ offset }: PyObject): Error {
  return fault(
    'E_CODE',
    `the file takes an attribute of what it makes at byte ${offset}, which can be anything`,
    { hint: 'Save the model again with joblib.dump(model, "model.pkl").' },
  )
}

// dill's names of types that hold data: builtins by their own name, those of Python 2's `types` by theirs.
const builtinTypes: ReadonlySet<string> = new Set(
  'bool bytes bytearray complex dict float frozenset int list object range set slice str tuple type'.split(
    ' ',
  ),
)
const namedTypes: Readonly<Record<string, readonly [string, string]>> = {
  NoneType: ['builtins', 'NoneType'],
  PartialType: ['functools', 'partial'],
  BooleanType: ['builtins', 'bool'],
  DictType: ['builtins', 'dict'],
  FloatType: ['builtins', 'float'],
  IntType: ['builtins', 'int'],
  ListType: ['builtins', 'list'],
  StringType: ['builtins', 'str'],
  TupleType: ['builtins', 'tuple'],
  TypeType: ['builtins', 'type'],
}

function loadType(object: PyObject, machine: Machine): PyGlobal {
  const name = textOf(object.args[0], machine)
  const known = Object.hasOwn(namedTypes, name) ? namedTypes[name] : undefined
  if (known) return named(machine, known[0], known[1])
  if (/^[A-Z][A-Za-z]*(?:Warning|Error)$/.test(name)) return named(machine, 'builtins', name)
  // Functions, code objects and cells are what a file with byte code asks for.
  return builtinTypes.has(name) ? named(machine, 'builtins', name) : named(machine, 'dill', name)
}

/** A module stands for nothing by itself: `_get_attr` takes a name of it. */
function importModule(object: PyObject, machine: Machine): PyObject {
  const module = textOf(object.args[0], machine)
  if (dangerOf(module, '__name__') !== undefined) named(machine, module, '__name__')
  return object
}

function attributeOfModule(object: PyObject, machine: Machine): PyGlobal {
  const [module, name] = object.args
  if (!(module instanceof PyObject) || !isModule(module)) throw anyAttribute(object)
  return named(machine, textOf(module.args[0], machine), textOf(name, machine))
}

function isModule({ callable }: PyObject): boolean {
  return (
    callable instanceof PyGlobal && isDillData(callable) && helpers[callable.name] === importModule
  )
}

function textOf(value: unknown, machine: Machine): string {
  if (typeof value !== 'string') throw machine.malformed('dill names nothing')
  return value
}

function named(machine: Machine, module: string, name: string): PyGlobal {
  const global = machine.made(new PyGlobal(module, name, machine.offset))
  machine.globals.push(global)
  machine.hooks.onGlobal?.(global)
  return global
}
