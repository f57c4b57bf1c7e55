// What looks like a mistake in a file although it can be served.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import type { PyGlobal, PyObject } from '../../encodings/pickle/records.ts'
import { type TreeReader, versionText } from '../../estimators/context.ts'
import type { ObjectView } from '../../estimators/object-view.ts'
import { asNumber } from '../../estimators/object-view.ts'
import {
  isFromTheFuture,
  newestKnownText,
} from '../../estimators/scikit-learn/unknown-attributes.ts'
import { className } from './meaning/class-name.ts'
import { objectsIn } from './objects-in.ts'

/** Of an estimator and of the scalers inside it. `globals`: every class that the file names. */
export function warningsOf(
  root: PyObject,
  context: TreeReader,
  role: string,
  globals: readonly PyGlobal[],
): string[] {
  // A forest's records take longer to walk than its nodes.
  const hasScalers = globals.some((global) => global.name.includes('Scaler'))
  const scalers = (hasScalers ? objectsIn(root) : []).filter((object) =>
    /^sklearn\..*Scaler$/.test(className(object)),
  )
  const warnings = [
    ...scalers.flatMap((object) => oneRow(context.view(object), role)),
    ...numbersAsText(context.view(root), role),
    ...fromTheFuture(context.view(root), context, role),
  ]
  return [...new Set(warnings)]
}

/** A scaler fitted on the one row of a request is in 1 of 14 public apps: every answer is wrong, without an error. */
function oneRow(view: ObjectView, role: string): string[] {
  const seen = view.get('n_samples_seen_')
  // An array where columns differ in how many values were missing.
  const isOne = seen instanceof NdArray ? isOnes(seen) : asNumber(seen) === 1
  return isOne
    ? [`${role} (${view.name}) was fitted on one row: what it makes of any other row means little`]
    : []
}

function isOnes({ data, size }: NdArray): boolean {
  return size > 0 && Array.from(data as ArrayLike<unknown>).every((count) => Number(count) === 1)
}

/** What a newer version computes otherwise from the same attributes nothing in the file shows. */
function fromTheFuture(view: ObjectView, context: TreeReader, role: string): string[] {
  const version = context.versionOf(view)
  return view.className.startsWith('sklearn.') && isFromTheFuture(version)
    ? [
        `${role} was made with scikit-learn ${versionText(version)}; Slipway knows versions up to ${newestKnownText} and answers as that one does`,
      ]
    : []
}

/** Distinct numbers beyond which a column of numbers was hardly meant to be categories. */
const mostNumbers = 100

/** A LabelEncoder over a column of numbers read as text: any number it has not seen is unknown to it. */
function numbersAsText(view: ObjectView, role: string): string[] {
  if (view.name !== 'LabelEncoder') return []
  const classes = view.get('classes_')
  const list = classes instanceof NdArray ? Array.from(classes.data as ArrayLike<unknown>) : []
  const isNumber = (item: unknown): boolean =>
    typeof item === 'string' && /^\s*-?\d+(?:\.\d*)?\s*$/.test(item)
  return list.length > mostNumbers && list.every(isNumber)
    ? [
        `${role} (LabelEncoder) encodes ${list.length} numbers as text: a number it has not seen is unknown to it`,
      ]
    : []
}
