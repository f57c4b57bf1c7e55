import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Estimator } from './estimator.ts'
import { Frame } from './frame.ts'
import type { HookColumn, HookSpec } from './hooks.ts'

/** Emits a call of a function outside the file, over all columns of a table. */
export function callHook(
  g: GraphBuilder,
  spec: HookSpec,
  x: Frame,
  outputs: readonly HookColumn[],
  state: unknown,
): Frame {
  const isMatrix = outputs.every(({ datatype }) => datatype === 'FP64')
  const values = g.addMany(
    'CallHook',
    x.dense(g).blocks.map((block) => block.value),
    {
      ...attributesOf(spec, x.names, state),
      names: outputs.map(({ name }) => name),
      datatypes: outputs.map(({ datatype }) => datatype),
    },
  )
  const names = outputs.map(({ name }) => name)
  const frame = isMatrix
    ? Frame.of(values[0]!, names)
    : Frame.concat(values.map((value, i) => Frame.of(value, [names[i]!])))
  return frame.withUnchecked(true)
}

/** Emits a call over documents [N]: 'BYTES' gives other documents, 'TOKENS' the words of each, every one with U+0000 behind it. */
export function callTextHook(
  g: GraphBuilder,
  spec: HookSpec,
  documents: Value,
  datatype: 'BYTES' | 'TOKENS',
): Value {
  return g.add('CallHook', [documents], {
    ...attributesOf(spec, undefined, null),
    names: [spec.name],
    datatypes: [datatype],
  })
}

function attributesOf(spec: HookSpec, names: readonly string[] | undefined, state: unknown) {
  return {
    hook: spec.name,
    input_names: names ?? [],
    row_wise: spec.rowWise ? 1 : 0,
    state: JSON.stringify(state),
  }
}

/** What the hook says that it takes, ready to spread into an Estimator. */
export function hookInputs({ inputs }: HookSpec): Partial<Estimator> {
  if (inputs === undefined) return {}
  if (inputs === 'text') return { featuresIn: 1, input: 'text', columns: [{ kind: 'string' }] }
  return {
    featuresIn: inputs.length,
    featureNamesIn: inputs.map(({ name }) => name),
    columns: inputs.map(({ datatype }) => ({ kind: datatype === 'BYTES' ? 'string' : 'number' })),
  }
}
