// sklearn.kernel_approximation.Nystroem: K(X, components_) . normalization_.T.
import { PyDict } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { matrixOf, prefixedNames, timesTransposed } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import type { KernelParameters } from '../pairwise-kernel.ts'
import { kernelNameOf, kernelParameters, pairwiseKernel } from '../pairwise-kernel.ts'

export const readNystroem: EstimatorReader = (view) => {
  const kernel = pairwiseKernel(view, 'components_', kernelNameOf(view), parametersOf(view))
  const normalization = matrixOf(view, 'normalization_', kernel.rows)
  const names = prefixedNames(view, normalization.shape[0]!)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: kernel.features,
    methods: {},
    transform: (g, x) => {
      const made = timesTransposed(g, kernel.emit(g, x), normalization)
      return Frame.of(preserveFloat(g, x, made, normalization), names)
    },
    featureNamesOut: () => names,
  }
}

/** `kernel_params`, then gamma, degree and coef0 where they are given. */
function parametersOf(view: ObjectView): KernelParameters {
  const own = kernelParameters(view)
  const given = view.get('kernel_params')
  const from = (name: string) =>
    given instanceof PyDict ? asNumber(view.resolve(given.get(name))) : undefined
  return {
    gamma: own.gamma ?? from('gamma'),
    degree: own.degree ?? from('degree'),
    coef0: own.coef0 ?? from('coef0'),
  }
}
