// What the server and the worker that runs hooks say to each other (structured clone).
import type { ToldFault } from '../../errors.ts'
import type { HookMethod } from '../../estimators/hooks.ts'
import type { DataType, TensorData } from '../../ir/data-type.ts'
import type { NumericType } from '../../ir/model.ts'
import type { Csr } from '../../ir/tensor.ts'

export interface TensorMessage {
  readonly dataType: DataType
  readonly shape: readonly number[]
  readonly data: TensorData
  readonly csr: Csr | undefined
}

/** One export of a hook file, unchecked, without its function. */
export interface RawHook {
  readonly name: string
  readonly inputs: unknown
  readonly outputs: unknown
  readonly rowWise: unknown
  readonly classes: unknown
  /** Which of its functions it has. */
  readonly methods: readonly HookMethod[]
}

export type Request =
  | { readonly kind: 'describe' }
  | { readonly kind: 'load'; readonly model: Uint8Array }
  | {
      readonly kind: 'run'
      /** Which signature of the model, and which of its graphs. */
      readonly signature: number
      readonly numeric: NumericType
      readonly outputs: readonly string[]
      readonly inputs: readonly TensorMessage[]
      readonly before: number
    }

export type Reply =
  | { readonly hooks: readonly RawHook[] }
  | { readonly isLoaded: true }
  | { readonly outputs: readonly TensorMessage[] }
  | { readonly fault: ToldFault }
