// A class outside the file that is a model: predict, predict_proba and decision_function as its hook gives them.
import { NdArray } from '../encodings/numpy/nd-array.ts'
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { labelTensor, labelsOf } from './arrays.ts'
import { callHook } from './call-hook.ts'
import type { Estimator, Method } from './estimator.ts'
import type { Frame } from './frame.ts'
import { castTo } from './frame.ts'
import type { HookColumn, HookMethod, HookSpec } from './hooks.ts'
import { hookKey } from './hooks.ts'
import { listItems } from './object-view.ts'
import type { ObjectView } from './object-view.ts'
import { argMaxLabel, asVector } from './scikit-learn/classify.ts'

/** Methods and classes, ready to spread into an Estimator. Throws E_CONFIG for probabilities of classes that nobody names. */
export function hookedModel(
  view: ObjectView,
  spec: HookSpec,
  state: unknown,
): Pick<Estimator, 'methods' | 'classes'> {
  const classes = spec.classes ? labelsOf(spec.classes) : classesIn(view)
  const emit =
    (method: HookMethod, columns: readonly HookColumn[]) => (g: GraphBuilder, x: Frame) =>
      callHook(g, { ...spec, name: hookKey(spec.name, method) }, x, columns, state)
  const scores = (method: HookMethod, count: (classes: number) => number): Method => {
    if (!classes)
      throw fault(
        'E_CONFIG',
        `hook ${spec.name} has ${method}, but neither it nor the file names the classes`,
        { hint: 'Add them in the order of the columns: classes: ["no", "yes"].' },
      )
    const columns = Array.from({ length: count(classes.size) }, (_, i): HookColumn => ({
      name: `${method}_${i}`,
      datatype: 'FP64',
    }))
    return (g, x) => {
      const made = emit(method, columns)(g, x).matrix(g)
      return columns.length === 1 ? asVector(g, made) : made
    }
  }
  const methods: Record<string, Method> = {}
  const has = (method: HookMethod) => spec.methods.includes(method)
  if (has('predict_proba')) methods['predict_proba'] = scores('predict_proba', (count) => count)
  if (has('decision_function'))
    methods['decision_function'] = scores('decision_function', (count) => (count === 2 ? 1 : count))
  const { predict_proba: probabilities } = methods
  if (has('predict'))
    methods['predict'] = predicted(spec, classes, (columns) => emit('predict', columns))
  else if (probabilities)
    methods['predict'] = (g, x) => argMaxLabel(g, classes!, probabilities(g, x) as Value)
  return { methods, ...(classes ? { classes } : {}) }
}

/** One column becomes a vector, of the classes' type where they are numbers. */
function predicted(
  spec: HookSpec,
  classes: Tensor | undefined,
  emit: (columns: readonly HookColumn[]) => (g: GraphBuilder, x: Frame) => Frame,
): Method {
  const datatype = classes?.dataType === 'STRING' ? 'BYTES' : 'FP64'
  // Beside transform, `outputs` are the columns of that.
  const own = spec.methods.includes('call') ? undefined : spec.outputs
  const columns = own ?? [{ name: 'predict', datatype }]
  return (g, x) => {
    const made = emit(columns)(g, x)
    if (columns.length > 1) return made.matrix(g)
    const { value } = made.blocks[0]!
    const answer = value.type.shape.length === 2 ? asVector(g, value) : value
    return classes && answer.type.dataType !== 'STRING'
      ? castTo(g, answer, classes.dataType)
      : answer
  }
}

function classesIn(view: ObjectView): Tensor | undefined {
  const value = view.get('classes_')
  if (value instanceof NdArray) return value.shape.length === 1 ? labelTensor(value) : undefined
  const items = listItems(value)?.map((item) => view.resolve(item))
  return items && items.length > 0 && items.every(isLabel) ? labelsOf(items) : undefined
}

function isLabel(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
