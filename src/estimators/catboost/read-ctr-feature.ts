import type { FlatTable } from '../../encodings/flatbuffer/flat-table.ts'
import { tableKey } from './ctr-table.ts'
import { malformed } from './malformed.ts'
import type { CtrFeature, CtrTable, CtrType, Projection } from './model.ts'
import { ctrTypes } from './model.ts'

export interface CtrBase {
  readonly projection: Projection
  readonly type: CtrType
  readonly key: string
}

/** TModelCtrBase: which features, and what is counted. */
export function readCtrBase(table: FlatTable | undefined): CtrBase {
  const type = ctrTypes[table?.int8(1) ?? -1]
  if (!table || type === undefined) throw malformed('a statistic of an unknown type')
  const combination = table.table(0)
  const projection: Projection = {
    categories: Array.from(combination?.int32s(0) ?? []),
    numericSplits: (combination?.structs(1, 8) ?? []).map((split) => ({
      feature: split.getInt32(0, true),
      border: split.getFloat32(4, true),
    })),
    oneHotSplits: (combination?.structs(2, 8) ?? []).map((split) => ({
      category: split.getInt32(0, true),
      value: split.getInt32(4, true),
    })),
  }
  return { projection, type, key: tableKey(projection, type, table.int32(2)) }
}

/** TCtrFeature, with the table it reads. */
export function readCtrFeature(
  feature: FlatTable,
  tables: ReadonlyMap<string, CtrTable>,
): CtrFeature {
  const ctr = feature.table(0)
  const { projection, type, key } = readCtrBase(ctr?.table(0))
  const table = tables.get(key)
  if (!ctr || !table) throw malformed(`the table of a ${type} statistic is missing`)
  return {
    projection,
    type,
    table,
    targetBorder: ctr.int32(1),
    priorNumerator: ctr.float32(2),
    priorDenominator: ctr.float32(3, 1),
    shift: ctr.float32(4),
    scale: ctr.float32(5, 1),
    borders: feature.float32s(1),
  }
}
