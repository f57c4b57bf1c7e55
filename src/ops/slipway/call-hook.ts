import { fault } from '../../errors.ts'
import type { HookAbout, HookFunction, HookInput } from '../../ir/hook-function.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, texts } from '../../ir/tensor.ts'
import { writeHookAnswer } from '../hook-answer.ts'

/**
 * Calls a function that the user gave beside the file. Inputs: any number of columns [N] or blocks [N, k], numbers or text; the function
 * gets them column by column, numbers as Float64Array, text as strings (null where it is missing).
 * Attributes: `hook` its name, `names` and `datatypes` of the columns it gives ('FP64', 'BYTES'; 'TOKENS': lists of strings), `input_names`,
 * `row_wise` whether a row's answer depends on that row alone, `state` JSON of what the file holds for it.
 * Outputs: one DOUBLE [N, K] where all are numbers, else one [N, 1] a column (text: [N]); tokens are joined, each with U+0000 behind it.
 * Runs only where a session has the function: in a worker (E_CODE elsewhere). An answer of another form, or a throw, is E_HOOK.
 */
export const callHook: Operator = {
  domain: 'slipway',
  opType: 'CallHook',
  version: 1,
  attributes: {
    hook: 'string',
    names: 'strings',
    datatypes: 'strings',
    input_names: 'strings',
    row_wise: 'int',
    state: 'string',
  },
  infer: (inputs, attributes) => {
    const rows = inputs[0]?.shape[0]
    if (rows === undefined) throw fault('E_FORMAT', 'CallHook without a column')
    const datatypes = attributes['datatypes'] as readonly string[]
    if (datatypes.every((type) => type === 'FP64'))
      return [{ dataType: 'DOUBLE', shape: [rows, datatypes.length] }]
    return datatypes.map((type) =>
      type === 'FP64'
        ? { dataType: 'DOUBLE', shape: [rows, 1] }
        : { dataType: 'STRING', shape: [rows] },
    )
  },
  rowWise: (node) => node.attributes['row_wise'] === 1,
  prepare: (node, context) => {
    const name = node.attributes['hook'] as string
    const call = context.hook?.(name)
    if (!call)
      throw fault('E_CODE', `the model calls ${name}, whose code is not in the file`, {
        hint: 'Give it with --hook FILE.',
      })
    const datatypes = node.attributes['datatypes'] as readonly string[]
    const about = {
      names: node.attributes['input_names'] as readonly string[],
      state: JSON.parse(node.attributes['state'] as string) as unknown,
    }
    return (inputs, outputs) => {
      const rows = inputs[0]!.rows
      const answer = callIt(name, call, inputs.flatMap(columnsOf), about)
      writeHookAnswer(name, answer, datatypes, rows, outputs)
    }
  },
}

/** What the function gives; what it throws is told as its own failure. */
function callIt(
  hook: string,
  call: HookFunction,
  columns: readonly HookInput[],
  about: HookAbout,
): unknown {
  try {
    return call(columns, about)
  } catch (error) {
    // Its message may quote what the caller sent.
    throw fault(
      'E_HOOK',
      { hook, '!what': `threw ${String(error).slice(0, 200)}` },
      { cause: error },
    )
  }
}

function columnsOf(input: Tensor): HookInput[] {
  const { rows } = input
  const width = input.shape.length === 1 ? 1 : input.width
  if (input.dataType === 'STRING') {
    const from = texts(input)
    return Array.from({ length: width }, (_, column) =>
      Array.from({ length: rows }, (_row, row) => from[row * width + column]!),
    )
  }
  const from = numbers(input)
  return Array.from({ length: width }, (_, column) => {
    const values = new Float64Array(rows)
    for (let row = 0; row < rows; row++) values[row] = from[row * width + column]!
    return values
  })
}
