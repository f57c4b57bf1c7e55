import type { ColumnMetaData, Compressors, FileMetaData, SchemaElement } from 'hyparquet'
import { parquetMetadata, parquetSchema } from 'hyparquet'
import { parquetHeader, readColumn } from 'hyparquet/src/column.js'
import { fault } from '../../../errors.ts'
import type { Decoding } from './column-decoding.ts'
import { decodingOf } from './column-decoding.ts'
import type { Bytes, ParquetHead, ParquetValues } from './parquet-file.ts'

/** A file whose metadata is read; values are decoded column by column. */
export interface OpenParquet extends ParquetHead {
  readColumn(group: number, name: string): Promise<ParquetValues>
}

/** No page, and no column of a row group, unpacks to more. Writers end pages at about 1 MB. */
const largestPage = 2 ** 28
const largestColumn = 2 ** 30

/**
 * Reads metadata, and checks each count against bytes and rows before the library, which trusts them, allocates by it. What it throws is
 * to be taken as a broken file.
 */
export async function decodeParquet(bytes: Bytes, compressors: Compressors): Promise<OpenParquet> {
  const metadata = await metadataOf(bytes)
  const root = parquetSchema(metadata)
  const columns = root.children.map(({ element, children }) =>
    children.length > 0 || element.repetition_type === 'REPEATED'
      ? { ...decodingOf({ ...element, type: 'BYTE_ARRAY' }), unreadable: nestedKind(element) }
      : decodingOf(element),
  )
  const elements = new Map(root.children.map(({ element }) => [element.name, element]))
  const groups = metadata.row_groups.map(({ num_rows }) => sizeOf(num_rows, 'rows of a row group'))
  return {
    columns,
    groups,
    readColumn: async (group, name) => {
      const rows = groups[group]!
      const chunk = metadata.row_groups[group]!.columns.find(
        ({ meta_data }) => meta_data?.path_in_schema[0] === name,
      )
      if (!chunk?.meta_data || chunk.file_path !== undefined)
        throw fault('E_FORMAT', `row group ${group} lacks the column "${name}"`)
      const view = await chunkOf(bytes, chunk.meta_data)
      checkPages(view, rows, name)
      const parts = decode(view, rows, elements.get(name)!, chunk.meta_data, compressors)
      const decoding: Decoding = columns.find((column) => column.name === name)!
      return decoding.decode(parts, rows)
    },
  }
}

async function metadataOf(bytes: Bytes): Promise<FileMetaData> {
  if (bytes.length < 12) throw fault('E_FORMAT', 'it is too short')
  const tail = new DataView(await bytes.read(bytes.length - 8, bytes.length))
  if (tail.getUint32(4, true) !== 0x31524150)
    throw fault('E_FORMAT', 'it does not end as a Parquet file does')
  const length = tail.getUint32(0, true)
  if (length > bytes.length - 12)
    throw fault(
      'E_FORMAT',
      `its metadata would be ${length} bytes long, the file is ${bytes.length}`,
    )
  const footer = await bytes.read(bytes.length - 8 - length, bytes.length)
  return parquetMetadata(footer, { geoparquet: false })
}

function nestedKind({ converted_type, logical_type }: SchemaElement): string {
  const kind = logical_type?.type ?? converted_type
  return kind === 'LIST' ? 'lists' : kind === 'MAP' ? 'maps' : 'records'
}

/** A count that a file gives, as a number that can be one. */
function sizeOf(value: bigint | undefined, what: string): number {
  if (value === undefined || value < 0n || value > 2n ** 31n)
    throw fault('E_FORMAT', `the number of ${what}, ${value}, is none`)
  return Number(value)
}

async function chunkOf(bytes: Bytes, meta: ColumnMetaData): Promise<DataView> {
  const first =
    meta.dictionary_page_offset !== undefined && meta.dictionary_page_offset > 0n
      ? meta.dictionary_page_offset
      : meta.data_page_offset
  const from = sizeOfFile(first < meta.data_page_offset ? first : meta.data_page_offset, bytes)
  const length = sizeOfFile(meta.total_compressed_size, bytes)
  return new DataView(await bytes.read(from, from + length))
}

function sizeOfFile(value: bigint, { length }: Bytes): number {
  if (value < 0n || value > BigInt(length))
    throw fault(
      'E_FORMAT',
      `a column is said to lie at or to have ${value} bytes, the file ${length}`,
    )
  return Number(value)
}

/** Every page says how much it holds: no more than the row group has rows, and its bytes can be. */
function checkPages(view: DataView, rows: number, name: string): void {
  const reader = { view, offset: 0 }
  let seen = 0
  let unpacked = 0
  while (seen < rows) {
    const header = parquetHeader(reader)
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    unpacked += size
    if (!(packed >= 0 && packed <= view.byteLength - reader.offset) || !(size >= 0))
      throw fault('E_FORMAT', `a page of the column "${name}" goes beyond its end`)
    if (size > largestPage || unpacked > largestColumn)
      throw fault('E_LIMIT', `a page of the column "${name}" would unpack to ${size} bytes`, {
        hint: 'Write the file with smaller row groups.',
      })
    const data = header.data_page_header ?? header.data_page_header_v2
    const count = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0
    // A value of a dictionary takes a bit at least, or a byte of length.
    const most = data ? rows - seen : size * 8
    if (!(count >= 0 && count <= most) || (data !== undefined && count === 0 && packed === 0))
      throw fault('E_FORMAT', `a page of the column "${name}" says it has ${count} values`)
    if (data) seen += count
    reader.offset += packed
  }
}

function decode(
  view: DataView,
  rows: number,
  element: SchemaElement,
  meta: ColumnMetaData,
  compressors: Compressors,
): ArrayLike<unknown>[] {
  // As stored: what the values mean is ours to say, so that no digit is lost.
  const { converted_type: _, logical_type: __, ...stored } = element
  const schema = (own: SchemaElement) => ({ element: own, children: [], count: 1, path: [] })
  const { data } = readColumn(
    { view, offset: 0 },
    { groupStart: 0, selectStart: 0, selectEnd: rows } as never,
    {
      pathInSchema: [element.name],
      type: element.type,
      element: stored,
      schemaPath: [schema({ name: 'schema' }), schema(stored)],
      codec: meta.codec,
      compressors,
      utf8: false,
      // The one conversion that it makes by the stored type alone: INT96.
      parsers: { timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds },
    } as never,
  )
  const count = data.reduce((sum, part) => sum + part.length, 0)
  if (count !== rows)
    throw fault(
      'E_FORMAT',
      `the column "${element.name}" has ${count} values, the row group ${rows} rows`,
    )
  return data
}
