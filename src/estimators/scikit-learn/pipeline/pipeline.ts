// sklearn.pipeline.Pipeline: each step but the last transforms; the last one's methods are the pipeline's.
import { PyTuple } from '../../../encodings/pickle/records.ts'
import type { Step } from '../../chain.ts'
import { chain } from '../../chain.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'
import { passthrough } from '../../passthrough.ts'

export const readPipeline: EstimatorReader = (view, context) =>
  chain(view, readSteps(view, context))

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
