import { fault } from '../errors.ts'
import { ConstantPool, GraphBuilder } from '../ir/builder.ts'
import type { Graph, GraphOutput, Value } from '../ir/graph.ts'
import { hasRows } from '../ir/graph.ts'
import type {
  InputSpec,
  Model,
  NumericType,
  ModelSource,
  OutputSpec,
  Signature,
} from '../ir/model.ts'
import { missingRefused } from './refuses-missing.ts'
import { isRowWiseOutput } from './row-wise.ts'
import { findOperator } from '../ops/index.ts'
import { needsBackground } from '../ops/slipway/linear-shap.ts'
import type { Estimator, Method } from './estimator.ts'
import { awaitedOutput, keepAwaitedSpec, withoutAwaiting } from './awaiting-background.ts'
import { explainedBy } from './explained-by.ts'
import { importancesOf } from './importances-of.ts'
import { Frame } from './frame.ts'
import { anyWidthOf, anyWidthSpec, inputSpecsOf } from './input-specs.ts'

/** The first of these that a model has is what it answers when nothing is asked for. */
const defaultOrder = [
  'predict',
  'transform',
  'kneighbors',
  'score_samples',
  'decision_function',
  'apply',
]

/** One model from one estimator: signature `default` with every method as an output, and `inverse_transform` where there is one. */
export function buildModel(estimator: Estimator, source: ModelSource): Model {
  const pool = new ConstantPool()
  const signatures = [defaultSignature(estimator, pool), inverseSignature(estimator, pool)]
  const present = signatures.filter((signature) => signature !== undefined)
  if (present.length === 0) {
    throw fault('E_UNSUPPORTED', `${estimator.name} has no method that answers on new data`)
  }
  const importances = importancesOf(estimator)
  return { signatures: present, ...(importances ? { importances } : {}), source }
}

function defaultSignature(estimator: Estimator, pool: ConstantPool): Signature | undefined {
  const methods: Record<string, Method> = {
    ...estimator.methods,
    ...logProbabilities(estimator),
  }
  const { transform } = estimator
  const any = anyWidthOf(estimator)
  if (any) methods['transform'] = (g, x) => any.transform(g, x.blocks[0]!.value)
  else if (transform) methods['transform'] = (g, x) => transform(g, x).values(g)
  if (Object.keys(methods).length === 0) return undefined
  const inputs = inputSpecsOf(estimator)
  const graph = emit(inputs, methods, pool, 'DOUBLE')
  const outputs = graph.outputs.map((output) => outputSpec(graph, output, estimator))
  const awaited = awaitedOutput(graph)
  if (awaited) {
    const whole = { ...graph, outputs: [awaited] }
    keepAwaitedSpec(graph, outputSpec(whole, awaited, estimator))
  }
  const signature = {
    name: 'default',
    inputs: withMissing(inputs, graph),
    outputs,
    defaultOutputs: defaultsOf(outputs),
    graph,
    estimator: estimator.name,
    ...(awaited ? { unexplained: needsBackground } : {}),
  }
  const float32Graph = emit(inputs, methods, pool, 'FLOAT')
  const integerGraph =
    transform || estimator.roundsIntegers ? emit(inputs, methods, pool, 'INT64') : graph
  return {
    ...signature,
    ...(differs(graph, float32Graph) ? { float32Graph } : {}),
    ...(answersDiffer(graph, integerGraph) ||
    (estimator.roundsIntegers && hasInnerFloat(integerGraph))
      ? { integerGraph }
      : {}),
    ...(inputs.every((input) => input.kind === 'any')
      ? { textGraph: emit(inputs, methods, pool, 'STRING') }
      : {}),
  }
}

/** What the estimator alone takes, or a default stands for, may be refused by what is behind it. */
function withMissing(inputs: readonly InputSpec[], graph: Graph): InputSpec[] {
  const isRefused = missingRefused(graph)
  return inputs.map((input, i) =>
    input.acceptsMissing && input.fallback === undefined && isRefused(i)
      ? { ...input, acceptsMissing: false }
      : input,
  )
}

/** predict_log_proba is the logarithm of predict_proba unless the estimator says otherwise. */
function logProbabilities(estimator: Estimator): Record<string, Method> {
  const probabilities = estimator.methods['predict_proba']
  if (!probabilities || estimator.methods['predict_log_proba']) return {}
  return {
    predict_log_proba: (g, x) => {
      const values = probabilities(g, x)
      const log = (value: Value) => g.add('Log', [value])
      return Array.isArray(values) ? values.map(log) : log(values as Value)
    },
  }
}

type Inverse = NonNullable<Estimator['inverseTransform']>

function inverseSignature(estimator: Estimator, pool: ConstantPool): Signature | undefined {
  const any = anyWidthOf(estimator)
  const back = any?.inverse
  const inverse: Inverse | undefined = back
    ? { kind: 'number', width: 0, method: (g, x) => back(g, x.blocks[0]!.value) }
    : any
      ? undefined
      : estimator.inverseTransform
  if (!inverse || inverse.width === undefined) return undefined
  const inputs: InputSpec[] = [
    any
      ? anyWidthSpec
      : inverse.width === 0
        ? { name: 'X', kind: inverse.kind, form: 'text', width: 1, acceptsMissing: false }
        : {
            name: 'X',
            kind: inverse.kind,
            form: 'matrix',
            width: inverse.width,
            acceptsMissing: true,
          },
  ]
  const graph = emit(inputs, { inverse_transform: inverse.method }, pool, 'DOUBLE')
  const outputs = graph.outputs.map((output) => outputSpec(graph, output, estimator))
  const signature = {
    name: 'inverse_transform',
    inputs,
    outputs,
    defaultOutputs: outputs.map((output) => output.name),
    graph,
    estimator: estimator.name,
  }
  const float32Graph = emit(inputs, { inverse_transform: inverse.method }, pool, 'FLOAT')
  return differs(graph, float32Graph) ? { ...signature, float32Graph } : signature
}

/** Emits every method over the same inputs; numbers arrive as `numeric`. */
function emit(
  inputs: readonly InputSpec[],
  methods: Readonly<Record<string, Method>>,
  pool: ConstantPool,
  numeric: NumericType,
): Graph {
  const g = new GraphBuilder(findOperator, pool)
  const frame = new Frame(
    inputs.map((input) => {
      const dataType = input.kind === 'string' ? 'STRING' : numeric
      const shape =
        input.form === 'tensor'
          ? input.width === 0
            ? ['N', '...']
            : ['N', 'height', 'width', '...']
          : input.form === 'text'
            ? ['N']
            : ['N', input.width]
      return {
        value: g.input(input.name, { dataType, shape }),
        width: input.width,
        names: namesOf(input),
        unchecked: true,
      }
    }),
  )
  const outputs: GraphOutput[] = []
  for (const [name, method] of Object.entries(methods)) {
    const result = method(g, frame)
    const values: readonly Value[] = Array.isArray(result) ? result : [result as Value]
    values.forEach((value, i) => {
      const dense = value.type.sparse ? g.add('ToDense', [value]) : value
      outputs.push({
        name: values.length === 1 && !Array.isArray(result) ? name : `${name}.${i}`,
        value: dense,
      })
    })
  }
  return withoutAwaiting(g.build(outputs))
}

function namesOf(input: InputSpec): readonly string[] | undefined {
  if (input.form === 'column') return [input.name]
  return input.columnNames
}

function outputSpec(graph: Graph, output: GraphOutput, estimator: Estimator): OutputSpec {
  const batchable = hasRows(output.value.type) && isRowWiseOutput(graph, output.name)
  const explains = explainedBy(output, estimator)
  if (explains) return { name: output.name, batchable, explains }
  if (estimator.listAnswers?.includes(output.name))
    return { name: output.name, batchable, contentType: 'json' }
  const classes = classesFor(output, estimator)
  return classes ? { name: output.name, batchable, classes } : { name: output.name, batchable }
}

/** Labels belong to the last dimension of an output when they are as many. */
function classesFor(output: GraphOutput, estimator: Estimator) {
  const { classes } = estimator
  if (!classes || !/^(predict_proba|predict_log_proba|decision_function)/.test(output.name))
    return undefined
  const place = Number(/\.(\d+)$/.exec(output.name)?.[1] ?? 0)
  const list = 'data' in classes ? classes : classes[place]
  const { shape } = output.value.type
  return list && shape.length === 2 && shape[1] === list.size ? list : undefined
}

function defaultsOf(outputs: readonly OutputSpec[]): string[] {
  const names = outputs.map((output) => output.name)
  for (const wanted of defaultOrder) {
    // Beside `predict`, predict.0 and predict.1 are what it gives with return_std.
    if (names.includes(wanted)) return [wanted]
    const found = names.filter((name) => name.startsWith(`${wanted}.`))
    if (found.length > 0) return found
  }
  return names.slice(0, 1)
}

/** Whether an FP32 request gets answers of another type. */
function differs(a: Graph, b: Graph): boolean {
  return answersDiffer(a, b) || hasInnerFloat(b)
}

function answersDiffer(a: Graph, b: Graph): boolean {
  return a.outputs.some(
    (output, i) => output.value.type.dataType !== b.outputs[i]!.value.type.dataType,
  )
}

/** Rounding inside (a float32-preserving transformer in front of a tree) changes values even where the output's type does not. */
function hasInnerFloat(graph: Graph): boolean {
  return graph.nodes.some((node) => node.outputs.some((value) => value.type.dataType === 'FLOAT'))
}
