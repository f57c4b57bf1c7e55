// sklearn.kernel_approximation.AdditiveChi2Sampler: square roots, cosines and sines of logarithms; 0 stays 0.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, castTo, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

export const readAdditiveChi2Sampler: EstimatorReader = (view) => {
  const steps = view.number('sample_steps', 2)
  if (!Number.isInteger(steps) || steps < 1 || steps > 10_000)
    throw view.mistyped('sample_steps', 'a number of steps', steps)
  const interval = intervalOf(view, steps)
  return {
    name: view.name,
    ...inputsOf(view),
    methods: {},
    transform: (g, x) => {
      const range = { least: 0, most: Number.MAX_VALUE, estimator: view.name }
      const matrix = g.add('RequireRange', [x.matrix(g)], range)
      // numpy fills arrays of the request's own type: integers lose what is behind the point.
      const made = sample(g, matrix, steps, interval)
      return Frame.of(x.dataType === 'INT64' ? castTo(g, made, 'INT64') : preserveFloat(g, x, made))
    },
    // Before 0.23 nothing is kept of the table it was fitted on.
    anyWidth: {
      transform: (g, x) => {
        const range = { least: 0, most: Number.MAX_VALUE, estimator: view.name }
        const matrix = g.add('RequireRange', [castTo(g, x, 'DOUBLE')], range)
        return castTo(g, sample(g, matrix, steps, interval), x.type.dataType)
      },
    },
    featureNamesOut: (names) =>
      Array.from({ length: 2 * steps - 1 }, (_, block) => {
        const suffix =
          block === 0 ? 'sqrt' : `${block % 2 === 1 ? 'cos' : 'sin'}${(block + 1) >> 1}`
        return names.map((name) => `${name}_${suffix}`)
      }).flat(),
  }
}

function sample(g: GraphBuilder, x: Value, steps: number, interval: number): Value {
  const by = (opType: string, value: Value, number: number) =>
    g.add(opType, [value, float64([], [number])])
  const isZero = by('Equal', x, 0)
  // The logarithm of 0 is infinite: what it leads to is put aside for 0.
  const unlessZero = (value: Value) => g.add('Where', [isZero, float64([], [0]), value])
  const blocks = [g.add('Sqrt', [by('Mul', x, interval)])]
  const logarithm = by('Mul', g.add('Log', [x]), interval)
  const doubled = by('Mul', by('Mul', x, 2), interval)
  for (let step = 1; step < steps; step++) {
    const factor = g.add('Sqrt', [by('Div', doubled, Math.cosh(Math.PI * step * interval))])
    const angle = by('Mul', logarithm, step)
    for (const opType of ['Cos', 'Sin'])
      blocks.push(unlessZero(g.add('Mul', [factor, g.add(opType, [angle])])))
  }
  return g.add('Concat', blocks, { axis: 1 })
}

/** Given, or the one that scikit-learn takes for 1, 2 or 3 steps. */
function intervalOf(view: ObjectView, steps: number): number {
  for (const name of ['sample_interval_', '_sample_interval', 'sample_interval'])
    if (view.has(name) && !view.isNone(name)) return view.number(name)
  const standard = [0.8, 0.5, 0.4][steps - 1]
  if (standard === undefined) throw view.missing('sample_interval')
  return standard
}
