import { fault } from '../../errors.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { MaxHeap, isTieRule } from '../neighbors/max-heap.ts'
import { numpyOrdering, type Ordering } from '../ordering/numpy-ordering.ts'
import { required } from '../shapes.ts'

/**
 * The k smallest of each row of distances [N, M], ascending: values DOUBLE [N, k] and columns INT64 [N, k].
 * Which of equal values are taken and how they are ordered is `selection`'s: 'partition' is numpy's argpartition and argsort,
 * as the version that `ordering` names makes them (numpyOrdering);
 * 'heap' is scikit-learn's ArgKmin over one chunk of known rows, with the `ties` of its version.
 */
export const kSmallest: Operator = {
  domain: 'slipway',
  opType: 'KSmallest',
  version: 1,
  attributes: { k: 'int', selection: 'string', ties: 'string', ordering: 'string' },
  infer: (inputs, attributes) => {
    const distances = required(inputs, 0, 'KSmallest')
    const k = attributes['k'] as number
    const columns = distances.shape[1]
    if (distances.shape.length !== 2 || !(k >= 1) || (typeof columns === 'number' && k > columns)) {
      throw fault('E_FORMAT', `KSmallest: ${k} of [${distances.shape.join(', ')}]`)
    }
    return [
      { dataType: 'DOUBLE', shape: [distances.shape[0]!, k] },
      { dataType: 'INT64', shape: [distances.shape[0]!, k] },
    ]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const k = node.attributes['k'] as number
    const ties = node.attributes['ties'] as string
    if (node.attributes['selection'] === 'partition')
      return byPartition(k, numpyOrdering(node.attributes['ordering']), context)
    if (!isTieRule(ties))
      throw fault('E_FORMAT', 'KSmallest with a rule for ties that is not known')
    const first = new MaxHeap(k, ties)
    const second = new MaxHeap(k, ties)
    return ([distances], [values, places]) => {
      const count = distances!.shape[1]!
      const from = numbers(distances!)
      values!.resize2(distances!.rows, k)
      places!.resize2(distances!.rows, k)
      for (let row = 0; row < distances!.rows; row++) {
        first.clear(Number.MAX_VALUE)
        const base = row * count
        const held = first.values
        // Most are too far: four with one branch.
        let j = 0
        for (; j + 4 <= count; j += 4) {
          const at = base + j
          const largest = held[0]!
          const near =
            Number(from[at]! < largest) |
            Number(from[at + 1]! < largest) |
            Number(from[at + 2]! < largest) |
            Number(from[at + 3]! < largest)
          for (let i = 0; near !== 0 && i < 4; i++)
            if (from[at + i]! < held[0]!) first.push(from[at + i]!, j + i)
        }
        for (; j < count; j++) if (from[base + j]! < held[0]!) first.push(from[base + j]!, j)
        // Each thread's heap is poured into the main one: that changes the order of equal distances.
        second.clear(Number.MAX_VALUE)
        for (let i = 0; i < k; i++) second.push(first.values[i]!, first.places[i]!)
        second.sort()
        numbers(values!).set(second.values, row * k)
        numbers(places!).set(second.places, row * k)
      }
    }
  },
}

function byPartition(k: number, ordering: Ordering, context: KernelContext): Kernel {
  let order = new Int32Array(0)
  let kept = new Float64Array(0)
  return ([distances], [values, places]) => {
    const count = distances!.shape[1]!
    const from = numbers(distances!)
    values!.resize2(distances!.rows, k)
    places!.resize2(distances!.rows, k)
    if (order.length !== count) {
      order = new Int32Array(count)
      kept = new Float64Array(count)
    }
    context.spend(from.length)
    for (let row = 0; row < distances!.rows; row++) {
      for (let j = 0; j < count; j++) {
        order[j] = j
        kept[j] = from[row * count + j]!
      }
      ordering.partition(kept, order, k - 1)
      ordering.sort(kept, order.subarray(0, k))
      for (let i = 0; i < k; i++) {
        numbers(values!)[row * k + i] = kept[order[i]!]!
        numbers(places!)[row * k + i] = order[i]!
      }
    }
  }
}
