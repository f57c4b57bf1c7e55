// imblearn.pipeline.Pipeline: scikit-learn's Pipeline whose samplers work only while it is fitted.
import { PyObject, PyTuple } from '../../encodings/pickle/records.ts'
import type { Step } from '../chain.ts'
import { chain } from '../chain.ts'
import type { EstimatorReader } from '../context.ts'
import { passthrough } from '../passthrough.ts'

/** Modules of imblearn whose classes resample (fit_resample), and FunctionSampler. */
const samplers =
  /^imblearn\.((over_sampling|under_sampling|combine)\b|base\.FunctionSampler$|(\w+\.)*FunctionSampler$)/

export const readPipeline: EstimatorReader = (view, context) => {
  const steps = view.list('steps').flatMap((step): Step[] => {
    const [role, object] =
      step instanceof PyTuple ? step.items.map((item) => view.resolve(item)) : []
    if (typeof role !== 'string')
      throw view.mistyped('steps', 'a list of (name, estimator) pairs', step)
    if (object === null || object === 'passthrough') return [{ role, estimator: passthrough }]
    if (object instanceof PyObject && samplers.test(view.viewOf(object).className)) return []
    return [{ role, estimator: context.read(object, role) }]
  })
  return chain(view, steps)
}
