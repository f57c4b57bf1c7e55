// What the server and a child process say to each other (structured clone: typed arrays travel as bytes).
import type { DataType, TensorData } from '../../ir/data-type.ts'

export interface TensorMessage {
  readonly dataType: DataType
  readonly shape: readonly number[]
  readonly data: TensorData
}

export type Request =
  | { readonly kind: 'load'; readonly id: number; readonly model: Uint8Array }
  | {
      readonly kind: 'run'
      readonly id: number
      readonly inputs: Readonly<Record<string, TensorMessage>>
      readonly outputs: readonly string[]
    }

export type Reply =
  | { readonly id: number; readonly outputs: readonly TensorMessage[] }
  | { readonly id: number; readonly error: string; readonly isMissing: boolean }
