import { stat } from 'node:fs/promises'
import { openParquet } from '../training/table/parquet/open-parquet.ts'
import { textsOf } from '../training/table/parquet/parquet-texts.ts'
import type { CsvChunk } from '../training/table/read-csv.ts'
import { oneLine, printLog } from './terminal.ts'

const rowsAtOnce = 1000

/** Rows of a Parquet file as a CSV file would have them, the names first; a row group is in memory at a time. Nested columns are left out with a word. */
export async function readParquetRecords(
  path: string,
  take: (chunk: CsvChunk) => Promise<void>,
): Promise<void> {
  const { size } = await stat(path)
  const file = await openParquet(path)
  try {
    const columns = file.columns.filter(({ unreadable }) => unreadable === undefined)
    for (const { name, unreadable } of file.columns)
      if (unreadable !== undefined)
        printLog(oneLine(`the column "${name}" holds ${unreadable}: it is left out`))
    const all = file.groups.reduce((sum, rows) => sum + rows, 0)
    let done = 0
    const give = (records: string[][]) =>
      take({ records, delimiter: ',', bytes: all === 0 ? size : (size * done) / all })
    await give([columns.map(({ name }) => name)])
    for (const [group, rows] of file.groups.entries()) {
      const texts: ((row: number) => string | null)[] = []
      for (const { name, holds } of columns)
        texts.push(textsOf(await file.read(group, name), holds))
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - from)
        done += count
        await give(
          Array.from({ length: count }, (_, i) => texts.map((text) => text(from + i) ?? '')),
        )
      }
    }
  } finally {
    await file.close()
  }
}
