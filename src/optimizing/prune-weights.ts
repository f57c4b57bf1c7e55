import type { NumericArray } from '../ir/data-type.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import { dropTerms } from './drop-terms.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs, withConstant } from './optimization.ts'

/** Fewer weights are not pruned. */
const fewest = 64

/** The smallest weights of each product become zero; terms that are left without any leave the vocabulary. */
export function pruneWeights(percent: number): Optimization {
  return {
    name: `prune-${percent}`,
    what: `the ${percent} % smallest weights set to zero`,
    exact: false,
    apply: (model) => {
      const done = new Map<Tensor, Tensor>()
      const pruned = mapGraphs(model, (graph) => ({
        ...graph,
        nodes: graph.nodes.map((node) => {
          const weights = node.inputs[1]?.constant
          const isProduct = node.opType === 'Gemm' || node.opType === 'MatMul'
          const isWide = weights?.dataType === 'DOUBLE' || weights?.dataType === 'FLOAT'
          if (!isProduct || !isWide || weights.csr || weights.data.length < fewest) return node
          const made = done.get(weights) ?? prune(weights, percent / 100)
          done.set(weights, made)
          return withConstant(node, 1, made)
        }),
      }))
      return dropTerms.apply(pruned)
    },
  }
}

function prune(weights: Tensor, share: number): Tensor {
  const data = numbers(weights).slice() as NumericArray
  const sizes = Float64Array.from(data, Math.abs).sort()
  const least = sizes[Math.floor(sizes.length * share)]!
  for (let i = 0; i < data.length; i++) if (Math.abs(data[i]!) < least) data[i] = 0
  return tensor(weights.dataType, weights.shape, data)
}
