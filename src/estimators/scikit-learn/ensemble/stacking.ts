// sklearn.ensemble.StackingClassifier, StackingRegressor: members' answers side by side are the final estimator's table.
import { PyTuple } from '../../../encodings/pickle/records.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator, Method } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asColumn, asVector, labelsAt } from '../classify.ts'
import { classListOf } from '../fitted.ts'
import { emit, emitAll, readMembers } from './members.ts'
import { tableOf } from './table-of.ts'

export const readStackingClassifier: EstimatorReader = (view, context) => {
  const classes = classListOf(view)
  const isMultilabel = !(view.get('classes_') instanceof NdArray)
  // The library compares the number of classes; for several outputs that is the number of outputs.
  const dropsFirst = isMultilabel ? classes.length === 2 : classes[0]!.size === 2
  const { estimator, final, table } = read(view, context, dropsFirst)
  const methods: Record<string, Method> = {
    predict: (g, x) => {
      const index = emit(g, final, 'predict', table(g, x))
      // CatBoost answers several classes as a column; the library's label encoder takes it as a vector.
      if (!isMultilabel) return labelsAt(g, classes[0]!, toIndex(g, vectorOf(g, index)))
      const columns = classes.map((labels, i) => {
        const column = g.add('Squeeze', [
          g.add('Gather', [index, int64([1], [i])], { axis: 1 }),
          int64([1], [1]),
        ])
        return asColumn(g, labelsAt(g, labels, toIndex(g, column)))
      })
      return g.add('Concat', columns, { axis: 1 })
    },
  }
  if (final.methods['predict_proba']) {
    methods['predict_proba'] = (g, x) => {
      const values = emitAll(g, final, 'predict_proba', table(g, x))
      if (!isMultilabel) return values[0]!
      return g.add(
        'Concat',
        values.map((value) => g.add('Gather', [value, int64([1], [0])], { axis: 1 })),
        { axis: 1 },
      )
    }
  }
  if (final.methods['decision_function'])
    methods['decision_function'] = (g, x) => emit(g, final, 'decision_function', table(g, x))
  return { ...estimator, classes: isMultilabel ? classes : classes[0]!, methods }
}

export const readStackingRegressor: EstimatorReader = (view, context) => {
  const { estimator, final, table } = read(view, context, false)
  return { ...estimator, methods: { predict: (g, x) => emit(g, final, 'predict', table(g, x)) } }
}

function vectorOf(g: GraphBuilder, labels: Value): Value {
  return labels.type.shape.length === 2 ? asVector(g, labels) : labels
}

function toIndex(g: GraphBuilder, label: Value): Value {
  return label.type.dataType === 'INT64' ? label : g.add('Cast', [label], { to: 'INT64' })
}

function read(view: ObjectView, context: ReadContext, dropsFirst: boolean) {
  const members = readMembers(view, context)
  const methods = view.list('stack_method_')
  if (methods.length !== members.length)
    throw view.mistyped('stack_method_', 'one method a member', view.get('stack_method_'))
  const names = namesOf(view)
  const passthrough = view.boolean('passthrough', false)
  const final = context.read(view.get('final_estimator_'), 'final_estimator_')
  const answers = (g: GraphBuilder, x: Frame): Frame[] =>
    members.flatMap((member, i) =>
      columnsOf(
        g,
        emitAll(g, member, String(methods[i]), x),
        dropsFirst && methods[i] === 'predict_proba',
      ),
    )
  const table = (g: GraphBuilder, x: Frame): Frame =>
    Frame.concat(passthrough ? [...answers(g, x), x] : answers(g, x))
  const estimator: Omit<Estimator, 'methods'> = {
    name: view.name,
    ...tableOf(view, members),
    transform: (g, x) => table(g, x).renamed(undefined),
    featureNamesOut: (inputNames) => [
      ...names.map((name) => `${view.name.toLowerCase()}_${name}`),
      ...(passthrough ? inputNames : []),
    ],
    children: [
      ...members.map((member, i) => ({ role: names[i] ?? String(i), estimator: member })),
      { role: 'final_estimator', estimator: final },
    ],
  }
  return { estimator, final, table }
}

/** One member's answer as columns: several arrays (multi-label) lose their first column each, two-class probabilities theirs. */
function columnsOf(g: GraphBuilder, values: readonly Value[], dropsFirst: boolean): Frame[] {
  if (values.length > 1) return values.map((value) => Frame.of(withoutFirst(g, value)))
  const value = values[0]!
  if (value.type.shape.length === 1) return [Frame.of(asColumn(g, value))]
  return [Frame.of(dropsFirst ? withoutFirst(g, value) : value)]
}

function withoutFirst(g: GraphBuilder, value: Value): Value {
  const width = value.type.shape[1] as number
  return g.add(
    'Gather',
    [
      value,
      int64(
        [width - 1],
        Array.from({ length: width - 1 }, (_, i) => i + 1),
      ),
    ],
    { axis: 1 },
  )
}

function namesOf(view: ObjectView): string[] {
  return view.list('estimators').flatMap((pair) => {
    const [name, object] =
      pair instanceof PyTuple ? pair.items.map((item) => view.resolve(item)) : []
    return typeof name === 'string' && object !== 'drop' ? [name] : []
  })
}
