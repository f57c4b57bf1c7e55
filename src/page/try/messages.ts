// What the page and the worker that reads dropped files say to each other.
import type { EstimatorTree } from '../../ir/model.ts'
import type { ModelCard } from '../../protocols/page/model-card.ts'

/** A file as the page has it: its bytes are read in the worker. */
export interface DroppedFile {
  readonly name: string
  readonly blob: Blob
  /** The item of a bundle that is meant. */
  readonly member?: string
}

export type Request =
  | { readonly id: number; readonly kind: 'open'; readonly files: readonly DroppedFile[] }
  | {
      readonly id: number
      readonly kind: 'call'
      readonly path: 'predict' | 'explain'
      readonly body: string
    }

export type Response =
  | { readonly id: number; readonly kind: 'stage'; readonly stage: string }
  | { readonly id: number; readonly kind: 'opened'; readonly opened: Opened }
  | {
      readonly id: number
      readonly kind: 'answered'
      readonly status: number
      readonly text: string
      readonly milliseconds: number
    }

/** An error of the table of faults, as the command line says it. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export interface Opened {
  readonly files: readonly FileFacts[]
  readonly model?: OpenedModel
  /** Why there is no model. */
  readonly refusal?: Refusal
  /** Two files were no chain in their order, but are the other way round: as `files` has them. */
  readonly isTurned?: boolean
}

/** What `slipway inspect` says of a file, in brief. */
export interface FileFacts {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly what: string
  /** Container and its details: 'pickle, protocol 4'. */
  readonly kind: string
  readonly madeWith?: string
  readonly tree?: EstimatorTree
  /** Items of a bundle that can be chosen. */
  readonly members: readonly { readonly name: string; readonly what: string }[]
  readonly reasons: readonly Refusal[]
  readonly hint?: string
  /** Names in the file that run code, open files or connect. */
  readonly dangerous: readonly string[]
  /** Where today's release of the library answers otherwise. */
  readonly drift: readonly string[]
}

export interface OpenedModel {
  readonly card: ModelCard
  readonly warnings: readonly string[]
  readonly inputs: readonly TensorFacts[]
  readonly outputs: readonly TensorFacts[]
}

/** As `slipway inspect` lists inputs and outputs. */
export interface TensorFacts {
  readonly name: string
  readonly datatype: string
  readonly shape: string
  readonly note: string
}
