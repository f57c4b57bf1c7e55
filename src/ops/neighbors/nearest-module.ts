import { compile } from '../wasm/instantiate.ts'
import { productsFunction } from './product-code.ts'
import { radiusFunction } from './radius-code.ts'
import { pickFunction, scanFunction } from './scan-code.ts'
import { walkFunction } from './walk-code.ts'

const exacts = ['squares', 'expanded', 'cosine'] as const

let made: { readonly module: object | undefined } | undefined

/**
 * scanSquares, scanExpanded, scanCosine (query, integers, integersEnd, rowBytes, points, k, heap, panel, first, groups, norms): pushes what is near
 * among so many groups into the heap at `heap`: k float64, then k int32 of points counted from `first`.
 * products (integers, integersEnd, panel, groups, perBlock, sums, maxima, groupSize): sums of all points, and some of the largest.
 * pickSquares, pickExpanded, pickCosine (as scan, `panel` at sums; limit): pushes the points whose sums are above the limit.
 * walkKd, walkBall (query, integers, integersEnd, rowBytes, points, k, heap, nodes, stack): the same over a tree, depth first.
 * listSquares, listExpanded, listCosine: as scan, but all that are at most what the heap's first place holds become a list there, with room for k.
 * withinKd, withinBall (query, integers, integersEnd, rowBytes, points, k, heap, nodes, stack, isInside): the same over a tree;
 * `isInside` 1: all its points are.
 * `integers`: the query's int16 [width / 4][2][2].
 */
export function nearestModule(): object | undefined {
  made ??= {
    module: compile([
      productsFunction(),
      ...exacts.flatMap((exact) => [
        scanFunction(exact, 'heap'),
        scanFunction(exact, 'list'),
        pickFunction(exact),
      ]),
      walkFunction('kd'),
      walkFunction('ball'),
      radiusFunction('kd'),
      radiusFunction('ball'),
    ]),
  }
  return made.module
}
