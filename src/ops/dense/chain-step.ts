import { columnSteps } from './chain-code.ts'

/** What a chain does to a table of rows, one step after the other; every table is float64. */
export type ChainStep =
  /** Notes whether all numbers are finite. */
  | { readonly kind: 'check' }
  /** `names` of `columnSteps`, each with one number a column. */
  | { readonly kind: 'columns'; readonly name: string; readonly tables: readonly Float64Array[] }
  /** `columns` gives M rows of K, as denseProduct takes them; a bias is added last. */
  | {
      readonly kind: 'product'
      readonly columns: () => Float64Array
      readonly m: number
      readonly bias: Float64Array | undefined
      readonly relu: boolean
    }
  /** Where a row's smallest or largest number stands first, as ONNX's operators: a NaN wins. */
  | { readonly kind: 'first'; readonly name: 'ArgMin' | 'ArgMax' }
  /** The sum of a row's squares. */
  | { readonly kind: 'squares' }
  /** The squared distance from each of M points of K. */
  | { readonly kind: 'distances'; readonly columns: () => Float64Array; readonly m: number }
  /** |x|^2 - 2 x.y + |y|^2 for each of M points of K, not below zero. */
  | { readonly kind: 'expanded'; readonly columns: () => Float64Array; readonly m: number }
  /** exp(-gamma x) of numbers that are not negative, gamma neither. */
  | { readonly kind: 'decay'; readonly gamma: number }
  /** (gamma x + coef0) ^ degree, one of `degrees`. */
  | {
      readonly kind: 'power'
      readonly gamma: number
      readonly coef0: number
      readonly degree: number
    }

/** The width in front of each step, and behind the last. */
export function widthsOf(steps: readonly ChainStep[], width: number): number[] {
  const widths = [width]
  for (const step of steps) {
    if ('m' in step) width = step.m
    else if (step.kind === 'squares' || step.kind === 'first') width = 1
    widths.push(width)
  }
  return widths
}

export function isColumnStep(name: string): boolean {
  return (columnSteps as readonly string[]).includes(name)
}
