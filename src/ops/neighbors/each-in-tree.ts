import type { BinaryTree } from './binary-tree.ts'
import { eachWithin } from './binary-tree.ts'
import type { FastRadius } from './fast-tree.ts'
import { fastRadius } from './fast-tree.ts'

/** Rows that a session has seen before a second form of the tree is worth its memory. */
const fewRows = 64

/** eachWithin of a tree and a radius, faster after some rows. */
export function eachInTree(tree: BinaryTree, radius: number) {
  let seen = 0
  let fast: FastRadius | undefined
  return (
    x: ArrayLike<number>,
    at: number,
    found: (point: number, distance: number) => void,
  ): void => {
    if (seen <= fewRows && ++seen > fewRows) fast = fastRadius(tree, radius)
    if (!fast?.(x, at, found)) eachWithin(tree, radius, x, at, found)
  }
}
