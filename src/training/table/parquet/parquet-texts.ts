import type { ParquetColumn, ParquetValues } from './parquet-file.ts'

/** Numbers that repeat share one text. */
const mostKept = 10_000

/** The text of a column's row, as a CSV file would have it; null where it is missing. Blank text is missing. */
export function textsOf(
  column: ParquetValues,
  holds: ParquetColumn['holds'],
): (row: number) => string | null {
  if ('levels' in column) {
    const { codes, levels } = column
    const texts = levels.map((level) => (holds === 'text' && level.trim() === '' ? null : level))
    return (row) => (codes[row]! < 0 ? null : (texts[codes[row]!] ?? null))
  }
  const kept = new Map<number, string>()
  return (row) => {
    const value = column.values[row]!
    if (value !== value) return null
    const known = kept.get(value)
    if (known !== undefined) return known
    const text = String(value)
    if (kept.size < mostKept) kept.set(value, text)
    return text
  }
}
