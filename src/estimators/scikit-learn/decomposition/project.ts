// What linear decompositions share: X . components_.T, moved by mean_.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { doubleTensor, transposed } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'

/** A fitted matrix [rows, columns]; `columns` where they are known. */
export function matrixOf(view: ObjectView, attribute: string, columns?: number): NdArray {
  const array = view.array(attribute)
  if (array.shape.length !== 2 || (columns !== undefined && array.shape[1] !== columns)) {
    throw view.mistyped(
      attribute,
      `a matrix${columns === undefined ? '' : ` of ${columns} columns`}`,
      array,
    )
  }
  return array
}

/** A fitted vector of `length`; undefined where it is None or absent. */
export function vectorOf(view: ObjectView, attribute: string, length: number): NdArray | undefined {
  const array = view.optionalArray(attribute)
  if (array && array.data.length !== length)
    throw view.mistyped(attribute, `an array of ${length}`, array)
  return array
}

/** value . matrix.T; the value may be CSR. */
export function timesTransposed(g: GraphBuilder, value: Value, matrix: NdArray): Value {
  return g.add('MatMul', [value, g.pool.once(matrix, 'transposed', () => transposed(matrix))])
}

/** value . matrix. */
export function times(g: GraphBuilder, value: Value, matrix: NdArray): Value {
  return g.add('MatMul', [value, g.pool.once(matrix, 'tensor', () => doubleTensor(matrix))])
}

/** Adds (or subtracts) a fitted row vector. */
export function move(
  g: GraphBuilder,
  value: Value,
  by: NdArray | undefined,
  opType: 'Add' | 'Sub',
): Value {
  return by
    ? g.add(opType, [value, g.pool.once(by, 'row', () => doubleTensor(by, [by.data.length]))])
    : value
}

/** pca0, pca1, ...: the class's name in lower case and a number (ClassNamePrefixFeaturesOutMixin). */
export function prefixedNames(view: ObjectView, count: number): readonly string[] {
  const prefix = view.name.toLowerCase()
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`)
}
