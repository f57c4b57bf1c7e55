// Attributes every scikit-learn estimator shares, across versions.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { labelTensor } from '../arrays.ts'
import type { ObjectView } from '../object-view.ts'
import { listItems } from '../object-view.ts'
import { NdArray } from '../../encodings/numpy/nd-array.ts'

/** `n_features_in_` (0.24+); older names where they exist. */
export function featuresInOf(view: ObjectView): number | undefined {
  for (const name of ['n_features_in_', 'n_features_', '_n_features', 'n_features']) {
    const value = view.get(name)
    if (typeof value === 'number') return checkedWidth(view, name, value)
  }
  return undefined
}

/** Wider tables no honest file has (a HashingVectorizer's default is 2^20); arrays of names and columns are made of this size. */
const maximumWidth = 2 ** 24

function checkedWidth(view: ObjectView, attribute: string, value: number): number {
  if (!Number.isInteger(value) || value < 0)
    throw view.mistyped(attribute, 'a number of columns', value)
  if (value > maximumWidth)
    throw fault(
      'E_LIMIT',
      `${view.name}.${attribute} is ${value}: more than ${maximumWidth} columns`,
    )
  return value
}

/** `feature_names_in_`: set when fitted on a DataFrame whose column names are all strings. */
export function featureNamesInOf(view: ObjectView): readonly string[] | undefined {
  const names = listItems(view.get('feature_names_in_'))
  return names?.every((name) => typeof name === 'string') ? names : undefined
}

/** featuresIn and featureNamesIn, ready to spread into an Estimator. */
export function inputsOf(view: ObjectView): {
  featuresIn: number | undefined
  featureNamesIn?: readonly string[]
} {
  const names = featureNamesInOf(view)
  const featuresIn = featuresInOf(view) ?? names?.length
  return names ? { featuresIn, featureNamesIn: names } : { featuresIn }
}

/** `inputsOf`; before 0.24 an ensemble may not say how many columns it takes, but what it holds does. */
export function inputsLike(
  view: ObjectView,
  inside: { readonly featuresIn: number | undefined } | undefined,
): ReturnType<typeof inputsOf> {
  const inputs = inputsOf(view)
  return inputs.featuresIn === undefined ? { ...inputs, featuresIn: inside?.featuresIn } : inputs
}

/** `classes_` of a single-output classifier. */
export function classesOf(view: ObjectView): Tensor {
  return labelTensor(view.array('classes_'))
}

/** `classes_` of a classifier that may have several outputs: one tensor each. */
export function classListOf(view: ObjectView): Tensor[] {
  const value = view.get('classes_')
  if (value instanceof NdArray) return [labelTensor(value)]
  return view.list('classes_').map((item) => {
    if (!(item instanceof NdArray)) throw view.mistyped('classes_', 'a list of arrays', item)
    return labelTensor(item)
  })
}

/** Input names, or x0, x1, ... as scikit-learn makes them. */
export function namesOrDefault(
  names: readonly string[] | undefined,
  width: number,
): readonly string[] {
  return names ?? Array.from({ length: width }, (_, i) => `x${i}`)
}

/** A table whose width nothing says, refusing NaN and infinities by the estimator's name when run. */
export function finite(g: GraphBuilder, estimator: string, x: Value): Value {
  return isFloating(x.type.dataType) ? g.add('RequireFinite', [x], { estimator, allow_nan: 0 }) : x
}

/** The same values as floats: what scikit-learn makes of integers where it computes. */
export function floating(g: GraphBuilder, x: Value): Value {
  return isFloating(x.type.dataType) ? x : g.add('Cast', [x], { to: 'DOUBLE' })
}
