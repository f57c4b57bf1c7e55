// sklearn.pipeline.Pipeline: each step but the last transforms; the last one's methods are the pipeline's.
import { fault } from '../../../errors.ts'
import { PyTuple } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { ColumnInfo, Estimator, Method } from '../../estimator.ts'
import { columnsOf } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { passthrough } from './passthrough.ts'

export const readPipeline: EstimatorReader = (view, context) =>
  chain(view, readSteps(view, context))

interface Step {
  readonly role: string
  readonly estimator: Estimator
}

function readSteps(view: ObjectView, context: ReadContext): Step[] {
  return view.list('steps').map((step) => {
    const [role, object] =
      step instanceof PyTuple ? step.items.map((item) => view.resolve(item)) : []
    if (typeof role !== 'string')
      throw view.mistyped('steps', 'a list of (name, estimator) pairs', step)
    const estimator =
      object === null || object === 'passthrough' ? passthrough : context.read(object, role)
    return { role, estimator }
  })
}

/** Estimators in a line as one: also how several files become one model. */
export function chain(view: { readonly name: string }, steps: readonly Step[]): Estimator {
  // What does not say how wide its table is (passthrough, a function by name) keeps the columns of the next step.
  const first =
    steps.find(({ estimator }) => estimator.featuresIn !== undefined || estimator.input)
      ?.estimator ??
    steps[0]?.estimator ??
    passthrough
  const last = steps[steps.length - 1]?.estimator ?? passthrough
  const before = steps.slice(0, -1).map((step) => step.estimator)
  const lead = (g: GraphBuilder, x: Frame) =>
    before.reduce((frame, step) => transformWith(step, g, frame), x)
  const methods: Record<string, Method> = {}
  for (const [name, method] of Object.entries(last.methods))
    methods[name] = (g, x) => method(g, lead(g, x))
  const { transform } = last
  const canTransform = steps.every((step) => step.estimator.transform)
  return {
    name: view.name,
    featuresIn: first.featuresIn,
    ...(first.featureNamesIn ? { featureNamesIn: first.featureNamesIn } : {}),
    ...(first.input ? { input: first.input } : {}),
    columnsFor: (wanted) =>
      steps.reduceRight<readonly ColumnInfo[] | undefined>(
        (after, step) => columnsOf(step.estimator, after),
        wanted,
      ),
    ...(last.classes ? { classes: last.classes } : {}),
    accepts: 'any',
    methods,
    ...(transform ? { transform: (g, x) => transform(g, lead(g, x)) } : {}),
    ...(canTransform
      ? {
          featureNamesOut: (names) =>
            steps.reduce(
              (current, step) => step.estimator.featureNamesOut?.(current) ?? current,
              names,
            ),
        }
      : {}),
    children: steps,
  }
}

function transformWith(step: Estimator, g: GraphBuilder, x: Frame): Frame {
  if (!step.transform)
    throw fault(
      'E_UNSUPPORTED',
      `${step.name} stands before the last step of a Pipeline but has no transform`,
    )
  return step.transform(g, x)
}
