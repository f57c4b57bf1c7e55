import type { ToldFault } from '../../../errors.ts'
import type { ParquetHead, ParquetValues } from './parquet-file.ts'

export interface ParquetRequest {
  readonly group: number
  readonly name: string
}

export type ParquetReply =
  | { readonly head: ParquetHead }
  | { readonly column: ParquetValues }
  | { readonly fault: ToldFault }
