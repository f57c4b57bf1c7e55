import { compile } from '../wasm/instantiate.ts'
import { scanFunction } from './scan-code.ts'
import { walkFunction } from './walk-code.ts'

let made: { readonly module: object | undefined } | undefined

/**
 * scanSquares, scanExpanded (query, integers, integersEnd, rowBytes, points, k, heap, panel, first, groups, norms): pushes what is near
 * among so many groups into the heap at `heap`: k float64, then k int32 of points counted from `first`.
 * walkKd, walkBall (query, integers, integersEnd, rowBytes, points, k, heap, nodes, stack): the same over a tree, depth first.
 * `integers`: the query's int16 [width / 4][2][2].
 */
export function nearestModule(): object | undefined {
  made ??= {
    module: compile([
      scanFunction('squares'),
      scanFunction('expanded'),
      walkFunction('kd'),
      walkFunction('ball'),
    ]),
  }
  return made.module
}
