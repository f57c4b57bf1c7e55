/** What a column of a Parquet file holds. */
export interface ParquetColumn {
  readonly name: string
  readonly holds: 'number' | 'text'
  /** Why its values can't stand in a table: 'lists'. */
  readonly unreadable?: string
}

/**
 * Values of a column, one a row; NaN and -1 are missing ones. Whole numbers beyond 2^53 and long decimals are texts of all their digits,
 * though the column holds numbers.
 */
export type ParquetValues =
  | { readonly values: Float64Array }
  | { readonly levels: readonly string[]; readonly codes: Int32Array }

export interface ParquetHead {
  readonly columns: readonly ParquetColumn[]
  /** Rows of each row group. */
  readonly groups: readonly number[]
}

/** Bytes of a file; rejects where they lie outside of it. */
export interface Bytes {
  readonly length: number
  read(from: number, to: number): Promise<ArrayBuffer>
}
