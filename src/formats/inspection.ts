import type { Drift } from '../estimators/drift.ts'
import type { EstimatorTree, Model } from '../ir/model.ts'

/** What `slipway inspect` tells of one file. */
export interface Inspection {
  /** What the file is, as in "model.pkl is ...". */
  readonly what: string
  /** 'pickle', 'joblib', ...; the kind's name for files no format reads. */
  readonly container: string
  readonly details: Readonly<Record<string, string | number>>
  readonly framework?: string
  readonly frameworkVersion?: string
  readonly tree?: EstimatorTree
  /** Every class and function the file names. */
  readonly globals: readonly GlobalVerdict[]
  /** The graph, when the file can be served. */
  readonly model?: Model
  /** Everything that stands in the way of serving it; empty exactly when `model` is there. */
  readonly reasons: readonly Reason[]
  /** Where today's release of the library answers otherwise, or not at all. */
  readonly drift: readonly Drift[]
  /** The library's newest release, which `drift` is about. */
  readonly newest?: string
  /** Plain data, or a kind of file that is no model. */
  readonly isData?: boolean
  /** Parts of a bundle that can be named with `::`. */
  readonly members: readonly { readonly name: string; readonly what: string }[]
  /** One next step. */
  readonly hint?: string
}

export interface GlobalVerdict {
  readonly name: string
  readonly verdict: 'data' | 'model' | 'unknown' | 'dangerous'
  /** How many times the file names it. */
  readonly count: number
  /** First place, in bytes from the (inflated) start. */
  readonly offset: number
}

export interface Reason {
  readonly code: string
  readonly message: string
  readonly hint?: string
}
