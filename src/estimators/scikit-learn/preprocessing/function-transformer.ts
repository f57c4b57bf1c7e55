// sklearn.preprocessing.FunctionTransformer: a function by name, of numpy or scipy.special.
import { PyGlobal } from '../../../encodings/pickle/records.ts'
import { PyFunction } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import { callHook, hookInputs } from '../../call-hook.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import type { HookColumn, HookSpec } from '../../hooks.ts'
import { arrayFunction } from '../../numpy-functions.ts'
import type { ObjectView } from '../../object-view.ts'
import { plainJson } from '../../state-json.ts'
import { inputsOf, namesOrDefault } from '../fitted.ts'

export const readFunctionTransformer: EstimatorReader = (view) => {
  const forward = applied(view, 'func', 'kw_args')
  const back = applied(view, 'inverse_func', 'inv_kw_args')
  const isIdentity = view.isNone('func')
  const hook = hookOf(view, view.get('func'))
  const inputs = inputsOf(view)
  return {
    name: view.name,
    ...inputs,
    ...(hook ? hookInputs(hook) : {}),
    // Only validate=True checks its input; what a function makes may be NaN either way.
    // None, the default up to 0.21, means True.
    accepts: view.isNone('validate') || view.boolean('validate', false) ? 'finite' : 'any',
    ...(isIdentity ? { columnsFor: (wanted) => wanted } : {}),
    methods: {},
    transform: (g, x) => (isIdentity ? x : forward(g, x)),
    // Up to 1.1 nothing is kept of the table it was fitted on, unless it validates.
    ...(hook || hookOf(view, view.get('inverse_func'))
      ? {}
      : {
          anyWidth: {
            transform: valueOf(view, 'func', 'kw_args'),
            inverse: valueOf(view, 'inverse_func', 'inv_kw_args'),
          },
        }),
    featureNamesOut: (names) => hook?.outputs?.map(({ name }) => name) ?? names,
    inverseTransform: {
      kind: 'number',
      width: inputs.featuresIn,
      method: (g, x) => back(g, x).values(g),
    },
  }
}

function applied(
  view: ObjectView,
  func: string,
  keywords: string,
): (g: GraphBuilder, x: Frame) => Frame {
  const value = view.get(func)
  if (value === null || value === undefined) return (_, x) => x
  const hook = hookOf(view, value)
  if (hook) {
    const state = plainJson(view, view.get(keywords) ?? null) ?? null
    return (g, x) =>
      callHook(
        g,
        hook,
        x,
        hook.outputs ?? namesOrDefault(x.names, x.width).map(numberColumn),
        state,
      )
  }
  const apply = valueOf(view, func, keywords)
  return (g, x) => {
    const made = apply(g, x.values(g))
    return Frame.of(made, made.type.shape.length === 2 ? x.names : undefined).withUnchecked(true)
  }
}

function valueOf(
  view: ObjectView,
  func: string,
  keywords: string,
): (g: GraphBuilder, x: Value) => Value {
  const value = view.get(func)
  if (value === null || value === undefined) return (_, x) => x
  const apply = arrayFunction(value, view.get(keywords), view.name)
  return (g, x) => {
    const made = apply(g, x)
    // numpy keeps float32.
    return x.type.dataType === 'FLOAT' && made.type.dataType === 'DOUBLE'
      ? castTo(g, made, 'FLOAT')
      : made
  }
}

function hookOf(view: ObjectView, value: unknown): HookSpec | undefined {
  const isFunction = value instanceof PyGlobal || value instanceof PyFunction
  // What is known here keeps its meaning.
  return isFunction && !/^(numpy|scipy|sklearn)\b/.test(value.module)
    ? view.hook(value.qualifiedName, 'function')
    : undefined
}

const numberColumn = (name: string): HookColumn => ({ name, datatype: 'FP64' })
