// Estimators in a line: a library's pipeline, and several files that are one model.
import { fault } from '../errors.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { ColumnInfo, Estimator, Method } from './estimator.ts'
import { columnsOf } from './estimator.ts'
import { Frame } from './frame.ts'
import { passthrough } from './passthrough.ts'

export interface Step {
  readonly role: string
  readonly estimator: Estimator
}

/** Estimators in a line as one: also how several files become one model. */
/** Estimators in a line as one: each but the last transforms, the last one's methods are those of the chain. */
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
    ...(first.readsByName && first === steps[0]?.estimator
      ? { readsByName: first.readsByName }
      : {}),
    ...(first.input ? { input: first.input } : {}),
    columnsFor: (wanted) =>
      steps.reduceRight<readonly ColumnInfo[] | undefined>(
        (after, step) => columnsOf(step.estimator, after),
        wanted,
      ),
    ...(last.classes ? { classes: last.classes } : {}),
    ...(last.listAnswers ? { listAnswers: last.listAnswers } : {}),
    accepts: 'any',
    roundsIntegers: steps.some((step) => step.estimator.roundsIntegers),
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
    explainedNames: (names) => {
      const inner = before.reduce(
        (current, step) => step.featureNamesOut?.(current) ?? current,
        names,
      )
      return last.explainedNames?.(inner) ?? inner
    },
    ...(last.importances ? { importances: last.importances } : {}),
    ...inverseOf(steps),
    children: steps,
  }
}

/** Back through all steps, where each of them has a way back. */
function inverseOf(steps: readonly Step[]): Pick<Estimator, 'inverseTransform'> {
  const inner = steps.filter((step) => step.estimator !== passthrough)
  const inverses = inner.flatMap((step) => step.estimator.inverseTransform ?? [])
  const last = inverses.at(-1)
  if (!last || inverses.length < inner.length || inverses.some((inverse) => inverse.width === 0))
    return {}
  const method: Method = (g, x) => {
    let frame = x
    for (const inverse of inverses.toReversed())
      frame = Frame.of([inverse.method(g, frame)].flat()[0]!)
    return frame.values(g)
  }
  return { inverseTransform: { kind: last.kind, width: last.width, method } }
}

function transformWith(step: Estimator, g: GraphBuilder, x: Frame): Frame {
  if (!step.transform)
    throw fault(
      'E_UNSUPPORTED',
      `${step.name} stands before the last step of a Pipeline but has no transform`,
    )
  return step.transform(g, x)
}
