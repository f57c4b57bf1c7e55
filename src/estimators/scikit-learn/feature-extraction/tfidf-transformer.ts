// sklearn.feature_extraction.text.TfidfTransformer.
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { describe } from '../../object-view.ts'
import { finite, floating, inputsOf, namesOrDefault } from '../fitted.ts'

export const readTfidfTransformer: EstimatorReader = (view) => {
  const { weigh, width } = tfidfWeights(view)
  const inputs = inputsOf(view)
  const featuresIn = inputs.featuresIn ?? width
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    methods: {},
    transform: (g, x) => Frame.of(preserveFloat(g, x, weigh(g, x.sparseMatrix(g)))),
    // Without idf nothing says how wide it was (before 1.0).
    anyWidth: { transform: (g, x) => weigh(g, finite(g, view.name, floating(g, x))) },
    featureNamesOut: (names) => namesOrDefault(names, names.length).map((_, i) => `tfidf${i}`),
  }
}

/** Emits tf, idf and norm over counts [N, V]; `width` is V where the object says it. */
export function tfidfWeights(view: ObjectView): {
  weigh: (g: GraphBuilder, counts: Value) => Value
  width: number | undefined
} {
  const idf = idfOf(view)
  const sublinear = view.boolean('sublinear_tf', false) ? 1 : 0
  const norm = view.get('norm') ?? null
  if (norm !== null && norm !== 'l1' && norm !== 'l2' && norm !== 'max')
    throw view.unsupported(`with norm=${describe(norm)}`)
  return {
    width: idf?.size,
    weigh: (g, counts) => {
      const weighted =
        sublinear === 1 || idf
          ? g.add('TfIdf', idf ? [counts, idf] : [counts], { sublinear })
          : counts
      return norm === null ? weighted : g.add('NormalizeRows', [weighted], { norm })
    },
  }
}

/** `idf_` since 1.5; before, the diagonal of the CSR matrix `_idf_diag`, used only where use_idf is set. */
function idfOf(view: ObjectView): Tensor | undefined {
  const idf = view.optionalArray('idf_')
  if (idf) return float64([idf.data.length], doublesOf(idf))
  if (!view.boolean('use_idf', true)) return undefined
  const matrix = view.get('_idf_diag') ?? null
  if (matrix === null) throw view.missing('idf_')
  if (!(matrix instanceof SparseMatrix)) throw view.mistyped('_idf_diag', 'a sparse matrix', matrix)
  return diagonalOf(view, matrix)
}

function diagonalOf(view: ObjectView, matrix: SparseMatrix): Tensor {
  const width = matrix.shape[0]
  const weights = new Float64Array(width)
  const from = doublesOf(matrix.data)
  const { format, indices, indptr } = matrix
  if (matrix.shape[1] !== width) throw view.mistyped('_idf_diag', 'square', matrix)
  if (format === 'dia' && matrix.offsets?.length === 1 && matrix.offsets[0] === 0) {
    weights.set(from.subarray(0, width))
  } else if (format === 'csr' || format === 'csc') {
    for (let i = 0; i < width; i++) {
      for (let k = indptr[i]!; k < indptr[i + 1]!; k++) {
        if (indices[k] !== i) throw view.mistyped('_idf_diag', 'a diagonal', matrix)
        weights[i]! += from[k]!
      }
    }
  } else throw view.mistyped('_idf_diag', 'a diagonal', matrix)
  return float64([width], weights)
}
