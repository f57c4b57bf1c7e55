import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { PyDict, PyGlobal, PyList, PyObject, PyTuple } from '../../encodings/pickle/records.ts'
import { DataFrame, PandasIndex, PyFunction, Series } from '../../encodings/pickle/values.ts'
import { className } from './meaning/class-name.ts'
import type { Member } from './members.ts'
import { membersOf } from './members.ts'
import { publicName } from './describe-value.ts'
import { plainValue } from './plain-value.ts'

/** One next step for a pickle that is no model: how it might be used with one. */
export function adviceFor(file: string, value: unknown): string {
  if (value instanceof PyDict || value instanceof PyList || value instanceof PyTuple) {
    const bundle = adviceForBundle(file, value)
    if (bundle !== undefined) return bundle
  }
  if (value instanceof Uint8Array && value[0] === pickleMark)
    return 'It is a pickle within a pickle, dumped twice: save what pickle.loads makes of it, with joblib.dump(model, "model.pkl").'
  if (isListOfTexts(value))
    return `Use it with a model, in slipway.json: {"model": "model.pkl", "columns": "${file}"} where it is the order of the columns, or "labels": "${file}" where it names the classes.`
  if (value instanceof PyDict)
    return `Use it with a model, in slipway.json: {"map": "${file}", "on": ["column"]} as a step, or "labels": "${file}" where it names the classes.`
  if (value instanceof DataFrame || value instanceof Series)
    return 'Give slipway the fitted model instead; rows of a table are sent to it: slipway predict model.pkl --input data.csv.'
  if (value instanceof PyGlobal || value instanceof PyFunction)
    return 'Save the fitted estimator, not its class or a function: joblib.dump(model, "model.pkl").'
  return 'Save the fitted estimator itself: joblib.dump(model, "model.pkl").'
}

const pickleMark = 0x80

/** A dict of encoders is a step; any other bundle names its model. */
function adviceForBundle(file: string, value: unknown): string | undefined {
  const members = membersOf(value)
  const direct = members.filter((member) => member.value instanceof PyObject)
  const models = direct.length > 0 ? direct : within(members)
  if (models.length === 0) return undefined
  const classes = models.map((member) => publicName(className(member.value as PyObject)))
  if (
    models === direct &&
    value instanceof PyDict &&
    classes.every((name) => /Encoder$|Scaler$/.test(name))
  )
    return `Use it with a model, in slipway.json: {"file": "${file}", "on": "keys"} as a step.`
  const last =
    models.findLast((_, i) =>
      /Classifier|Regress|Pipeline|SV[CR]|NB$|model/i.test(`${classes[i]} ${models[i]!.name}`),
    ) ?? models.at(-1)!
  return `Name the part that is the model: slipway serve "${file}::${last.name}". Several parts in a line: "${file}::scaler,${file}::model".`
}

const mostLookedInto = 50

/** Objects a level further down, under the names that `::` gives them. */
function within(members: readonly Member[]): Member[] {
  return members.slice(0, mostLookedInto).flatMap(({ name, value }) =>
    membersOf(value)
      .filter((inner) => inner.value instanceof PyObject)
      .map((inner) => ({ ...inner, name: `${name}::${inner.name}` })),
  )
}

function isListOfTexts(value: unknown): boolean {
  if (
    !(
      value instanceof PyList ||
      value instanceof PyTuple ||
      value instanceof NdArray ||
      value instanceof PandasIndex
    )
  )
    return false
  const items = plainValue(value)
  return Array.isArray(items) && items.length > 0 && items.every((item) => typeof item === 'string')
}
