// Random states. They are kept as the file gives them; drawing from them is an operator's work.

import { PyGlobal, type PyObject } from '../../../encodings/pickle/records.ts'
import { spell, type Meaner, type MeaningTable } from './meaner.ts'
import { RandomSource } from '../../../encodings/pickle/values.ts'

const named =
  (type: string): Meaner =>
  (object) =>
    new RandomSource(type, stateOrArgs(object))

export const numpyRandomMeanings: MeaningTable = [
  [
    [
      'numpy.random._pickle.__randomstate_ctor',
      'numpy.random.__RandomState_ctor',
      'numpy.random._pickle.__RandomState_ctor',
    ],
    named('RandomState'),
  ],
  [['numpy.random._pickle.__generator_ctor'], named('Generator')],
  [['numpy.random._pickle.__bit_generator_ctor'], bitGenerator],
  [
    spell(['numpy.random.bit_generator', 'numpy.random._bit_generator'], ['SeedSequence']),
    named('SeedSequence'),
  ],
]

function bitGenerator(object: PyObject): RandomSource {
  const [type] = object.args
  const name = type instanceof PyGlobal ? type.name : type
  return new RandomSource(typeof name === 'string' ? name : 'MT19937', stateOrArgs(object))
}

function stateOrArgs(object: PyObject): unknown {
  return object.state ?? object.args.at(-1) ?? null
}
