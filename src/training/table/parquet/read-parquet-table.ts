import { fault } from '../../../errors.ts'
import type { Rows } from '../read-table.ts'
import { openParquet } from './open-parquet.ts'
import type { ParquetColumn } from './parquet-file.ts'
import { textsOf } from './parquet-texts.ts'

/** Values of a table that is held in memory as text. */
const mostValues = 2 ** 26

/** A whole file as a table. Nested columns are refused by name where they are wanted, and else hold nothing. Throws E_FORMAT, E_LIMIT, E_UNSUPPORTED. */
export async function readParquetTable(
  path: string,
  isWanted: (name: string) => boolean,
): Promise<Rows> {
  const file = await openParquet(path)
  try {
    const columns = file.columns.filter(({ name }) => !isIndex(name))
    checkColumns(path, columns, isWanted)
    const rows = file.groups.reduce((sum, count) => sum + count, 0)
    if (rows * columns.length > mostValues)
      throw fault('E_LIMIT', `${path} holds ${rows} rows of ${columns.length} columns: too many`, {
        hint: 'Train on a sample of its rows.',
      })
    const texts = columns.map((): (string | null)[] => [])
    for (const [group, count] of file.groups.entries())
      for (const [i, column] of columns.entries()) {
        const own = column.unreadable
          ? undefined
          : textsOf(await file.read(group, column.name), column.holds)
        for (let row = 0; row < count; row++) texts[i]!.push(own ? own(row) : null)
      }
    return {
      names: columns.map(({ name }) => name),
      columns: texts,
      rows,
      holds: columns.map(({ holds }) => holds),
    }
  } finally {
    await file.close()
  }
}

/** Where pandas keeps the names of the rows. */
const isIndex = (name: string) => /^__index_level_\d+__$/.test(name)

function checkColumns(
  path: string,
  columns: readonly ParquetColumn[],
  isWanted: (name: string) => boolean,
): void {
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fault('E_COLUMN', `${path}: two columns are named "${twice}"`)
  const nested = columns.find(({ name, unreadable }) => unreadable && isWanted(name))
  if (nested)
    throw fault(
      'E_UNSUPPORTED',
      `${path}: the column "${nested.name}" holds ${nested.unreadable}, which are no values of a table`,
      {
        hint: `Give their parts as columns of their own, or leave it out: --ignore ${nested.name}`,
      },
    )
}
