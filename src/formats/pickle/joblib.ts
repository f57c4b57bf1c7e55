// joblib's way of keeping arrays beside the pickle that names them (joblib/numpy_pickle.py, 0.10 to 1.5).

import { fault } from '../../errors.ts'
import { byteLengthOf } from '../../encodings/numpy/array-size.ts'
import { Machine } from '../../encodings/pickle/machine.ts'
import { PyGlobal, PyTuple, type PyObject } from '../../encodings/pickle/records.ts'
import { arrayClasses } from './meaning/array-classes.ts'
import { className } from './meaning/class-name.ts'
import { dtypeOf } from './meaning/numpy-dtype.ts'
import { stateOf } from './meaning/state-of.ts'

const inline = new Set([
  'joblib.numpy_pickle.NumpyArrayWrapper',
  'sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper',
])
const besideFile = /^(?:sklearn\.externals\.)?joblib\.numpy_pickle(?:_compat)?\.Z?NDArrayWrapper$/

/**
 * After the BUILD of a NumpyArrayWrapper the array itself follows in the stream: raw bytes, or for objects a whole pickle of
 * its own. What follows is kept as the record's payload; `resolve` makes the array.
 */
export function readInlineArray(object: PyObject, machine: Machine): void {
  const name = className(object)
  if (besideFile.test(name)) throw keptBeside(object, name)
  if (!inline.has(name)) return
  if (machine.frameEnd === machine.at) machine.closeFrame()
  if (machine.frameEnd !== Infinity) throw machine.malformed('an array begins inside a frame')
  if (object.laterStates !== undefined) throw machine.malformed('an array has two states')
  const state = stateOf(object)
  const subclass = state.get('subclass')
  if (!(subclass instanceof PyGlobal) || !arrayClasses.has(subclass.qualifiedName))
    throw machine.malformed('an array is of no array class')
  const dtype = dtypeOf(state.get('dtype'))
  const shape = shapeOf(state.get('shape'), machine)
  if (dtype.kind === 'O') {
    object.payload = readNested(machine)
    return
  }
  if (dtype.hasObjects || dtype.itemsize === 0)
    throw machine.malformed(`an array of type ${dtype.name} cannot lie in a file`)
  skipPadding(state.get('numpy_array_alignment_bytes'), machine)
  object.payload = machine.take(byteLengthOf(shape, dtype))
}

export function shapeOf(value: unknown, machine?: Machine): number[] {
  const items = value instanceof PyTuple ? value.items : undefined
  if (items === undefined || !items.every((length) => typeof length === 'number')) {
    throw machine?.malformed('an array has no shape') ?? fault('E_FORMAT', 'an array has no shape')
  }
  return items
}

// joblib 1.2 and later pad: one byte says how many bytes of 0xff follow it, so that the data begins at a multiple of 16.
function skipPadding(alignment: unknown, machine: Machine): void {
  if (alignment === undefined || alignment === null) return
  const length = machine.uint8()
  if (typeof alignment !== 'number' || length > alignment)
    throw machine.malformed(`an array is padded by ${length} bytes`)
  for (const byte of machine.take(length))
    if (byte !== 0xff) throw machine.malformed('the padding before an array is not 0xff')
}

/** An object array: its own pickle with its own memo and STOP. Nothing in it can be an inline array again. */
function readNested(outer: Machine): unknown {
  const { bytes, limits, budget } = outer
  const { onGlobal, onCall } = outer.hooks
  const nested = new Machine({
    bytes,
    start: outer.at,
    limits,
    budget,
    hooks: { ...(onGlobal ? { onGlobal } : {}), ...(onCall ? { onCall } : {}) },
  })
  nested.objectsMade = outer.objectsMade
  const root = nested.run()
  outer.at = nested.at
  outer.objectsMade = nested.objectsMade
  outer.opcodesRun += nested.opcodesRun
  for (const global of nested.globals) outer.globals.push(global)
  return root
}

function keptBeside(object: PyObject, name: string): Error {
  const file = stateOf(object).get('filename')
  const shown = typeof file === 'string' ? JSON.stringify(file.slice(0, 80)) : 'another file'
  if (typeof file === 'string' && (/[/\\\0]/.test(file) || file.startsWith('.'))) {
    return fault(
      'E_PATH',
      `the file asks for the array file ${shown} (${name} at byte ${object.offset}), which is outside its own folder`,
    )
  }
  return fault(
    'E_UNSUPPORTED',
    `the file keeps its arrays in other files (${shown}), as joblib before 0.10 did (${name} at byte ${object.offset})`,
    {
      hint: 'Load it with the joblib that wrote it and save it as one file: joblib.dump(model, "model.pkl").',
    },
  )
}
