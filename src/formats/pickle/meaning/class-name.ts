import { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'

/**
 * `module.Name` of the class a record is an instance of, or of the function that would have made it; '' when the file computes it.
 * The forms of every protocol come out alike: NEWOBJ, copyreg._reconstructor (protocols 0 and 1, Python 2's copy_reg),
 * Cython's __pyx_unpickle_X(cls, ...) and newObj(cls).
 */
export function className(object: PyObject): string {
  return classOf(object)?.qualifiedName ?? ''
}

/** The same as a name with its place in the file. */
export function classOf(object: PyObject): PyGlobal | undefined {
  const { callable, args } = object
  if (!(callable instanceof PyGlobal)) return undefined
  const first = args[0]
  return first instanceof PyGlobal && takesClassFirst(callable) ? first : callable
}

/** For messages: where an object is made by an attribute of a class (`getattr(Class, 'from_state')(...)`), that class. */
export function originOf(object: PyObject): string {
  const { callable } = object
  const isAttribute =
    callable instanceof PyObject &&
    callable.callable instanceof PyGlobal &&
    callable.callable.qualifiedName === 'builtins.getattr'
  const owner = isAttribute ? callable.args[0] : undefined
  return owner instanceof PyGlobal ? owner.qualifiedName : className(object)
}

const reconstructors = new Set([
  'copyreg._reconstructor',
  'copy_reg._reconstructor',
  'copyreg.__newobj__',
  'copy_reg.__newobj__',
  'copyreg.__newobj_ex__',
])

function takesClassFirst(callable: PyGlobal): boolean {
  return (
    reconstructors.has(callable.qualifiedName) ||
    callable.name.startsWith('__pyx_unpickle_') ||
    callable.name === 'newObj'
  )
}
