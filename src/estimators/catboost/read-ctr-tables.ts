import type { ByteBudget } from '../../encodings/byte-budget.ts'
import type { FlatTable } from '../../encodings/flatbuffer/flat-table.ts'
import { rootTable } from '../../encodings/flatbuffer/flat-table.ts'
import { isCounter, isMean, sortedTable } from './ctr-table.ts'
import { malformed } from './malformed.ts'
import type { CtrTable, CtrType } from './model.ts'
import { readCtrBase } from './read-ctr-feature.ts'
import type { SizedReader } from './sized-reader.ts'

/** Of one slot of the library's hash table: a hash of 8 bytes, a place of 4. */
const slotSize = 12

/** Every table of the file by its key. */
export function readCtrTables(reader: SizedReader, budget: ByteBudget): Map<string, CtrTable> {
  const tables = new Map<string, CtrTable>()
  const count = reader.size()
  for (let i = 0; i < count; i++) {
    const table = rootTable(reader.block(), 'a table of the CatBoost model', budget)
    const { key, type } = readCtrBase(table.table(0))
    tables.set(key, readTable(table, type, budget))
  }
  return tables
}

function readTable(table: FlatTable, type: CtrType, budget: ByteBudget): CtrTable {
  const slots = table.uint8s(1)
  const blob = table.uint8s(2)
  const width = isMean(type) ? 2 : isCounter(type) ? 1 : table.int32(4)
  if (width < 1 || width > 1e6) throw malformed(`a table counts ${width} classes`)
  if (slots.length % slotSize !== 0) throw malformed('a table of categories is cut short')
  const used = usedSlots(slots)
  budget.take(used.length * (8 + width * 16), 'a table of the CatBoost model')
  const keys = new Uint32Array(used.length * 2)
  const statistics = new Float64Array(used.length * width)
  const view = new DataView(slots.buffer, slots.byteOffset, slots.byteLength)
  const values = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  used.forEach((slot, entry) => {
    keys[entry * 2] = view.getUint32(slot, true)
    keys[entry * 2 + 1] = view.getUint32(slot + 4, true)
    const from = view.getUint32(slot + 8, true) * width * 4
    if (from + width * 4 > blob.length) throw malformed('a category has no statistics')
    for (let i = 0; i < width; i++) {
      const at = from + i * 4
      // A mean is the sum as float32, then the count.
      const isSum = isMean(type) && i === 0
      statistics[entry * width + i] = isSum
        ? values.getFloat32(at, true)
        : values.getInt32(at, true)
    }
  })
  return sortedTable(keys, statistics, width, table.int32(3))
}

/** A hash of all ones marks a free slot. */
function usedSlots(slots: Uint8Array): number[] {
  const view = new DataView(slots.buffer, slots.byteOffset, slots.byteLength)
  const used: number[] = []
  for (let at = 0; at < slots.length; at += slotSize) {
    const isFree =
      view.getUint32(at, true) === 0xffffffff && view.getUint32(at + 4, true) === 0xffffffff
    if (!isFree) used.push(at)
  }
  return used
}
