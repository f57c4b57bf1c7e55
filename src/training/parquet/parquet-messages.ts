import type { ToldFault } from '../../errors.ts'
import type { ParquetHead, ParquetValues } from './parquet-file.ts'

/** Columns of a row group, by name. */
export interface ParquetRequest {
  readonly group: number
  readonly names: readonly string[]
}

export type ParquetReply =
  | { readonly head: ParquetHead }
  | { readonly columns: readonly ParquetValues[] }
  | { readonly fault: ToldFault }
