import { PyGlobal, PyObject, type PyCallable } from '../../encodings/pickle/records.ts'

/** Makers of classes: dill's and cloudpickle's, with the class's name among their arguments. */
const classMakers = new Set(['_create_type', '_make_skeleton_class', '_make_skeleton_enum'])

/** Notes the names of functions and classes that a file carries as byte code, for the refusal: `onCall` of a second reading. */
export class CarriedNames {
  /** The first name in the file that says that it carries code. */
  first: PyGlobal | undefined
  private readonly found = new Set<string>()

  note(object: PyObject): PyObject {
    const { callable, args } = object
    const texts = args.filter((item) => typeof item === 'string')
    if (isCode(callable)) this.add('function', texts[1])
    else if (callable instanceof PyGlobal && classMakers.has(callable.name))
      this.add('class', texts[0])
    return object
  }

  /** As in "the function clean"; undefined where none was found. */
  get text(): string | undefined {
    const names = [...this.found]
    const shown = names.slice(0, 3).join(', ')
    return names.length === 0 ? undefined : `${shown}${names.length > 3 ? ', ...' : ''}`
  }

  // Parts of a function (`<listcomp>`) have names of their own; a lambda has no other.
  private add(what: string, name: string | undefined): void {
    if (name === '<lambda>') this.found.add('a lambda function')
    else if (name !== undefined && /^\w{1,60}$/.test(name)) this.found.add(`the ${what} ${name}`)
  }
}

/** types.CodeType by its name, or through dill's and cloudpickle's: its texts are the file name, then the function's. */
function isCode(callable: PyCallable): boolean {
  if (callable instanceof PyGlobal)
    return callable.name === '_create_code' || callable.name === 'CodeType'
  return callable instanceof PyObject && callable.args[0] === 'CodeType'
}
