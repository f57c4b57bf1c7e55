// CatBoost's own format: "CBM1", a FlatBuffer with the trees, then the tables of what was counted per category.
// Source: the library's model.fbs, features.fbs, ctr_data.fbs, and how it saves sizes.
import { ByteBudget } from '../../encodings/byte-budget.ts'
import type { FlatTable } from '../../encodings/flatbuffer/flat-table.ts'
import { rootTable } from '../../encodings/flatbuffer/flat-table.ts'
import { fault } from '../../errors.ts'
import { readCtrTables } from './read-ctr-tables.ts'
import type { CatBoostModel, CtrFeature, CtrTable, NumericFeature, UnevenTrees } from './model.ts'
import { malformed } from './malformed.ts'
import { readCtrFeature } from './read-ctr-feature.ts'
import { refuseTextFeatures } from './refuse-text.ts'
import { SizedReader } from './sized-reader.ts'
import { checkModel, splitsOf } from './splits.ts'

const what = 'the CatBoost model'
const ctrPart = 'static_provider_v1'

export function readCbm(bytes: Uint8Array): CatBoostModel {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'CBM1')
    throw malformed('it does not begin with CBM1')
  const budget = new ByteBudget(16 * 2 ** 20 + bytes.length * 16)
  const reader = new SizedReader(bytes, 4)
  const core = rootTable(reader.block(), what, budget)
  const version = core.string(0)
  if (version !== 'FlabuffersModel_v1')
    throw fault('E_UNSUPPORTED', `a CatBoost model of the format ${JSON.stringify(version)}`)
  const trees = core.table(1)
  if (!trees) throw malformed('it has no trees')
  const info = readInfo(core.tables(2))
  refuseTextFeatures(namedUse(trees, 12), namedUse(trees, 18), trees.tables(13).length)
  const parts = core.strings(3)
  const tables = parts[0] === ctrPart ? readCtrTables(reader, budget) : new Map<string, CtrTable>()
  const unknown = parts.find((part) => part !== ctrPart)
  if (unknown !== undefined)
    throw fault('E_UNSUPPORTED', `a CatBoost model with a part named ${JSON.stringify(unknown)}`)
  return checkModel(readTrees(trees, tables, info))
}

function readTrees(
  table: FlatTable,
  tables: ReadonlyMap<string, CtrTable>,
  info: ReadonlyMap<string, unknown>,
): CatBoostModel {
  const dimension = table.int32(0)
  const numeric = table.tables(5).map(readNumeric)
  const categorical = table.tables(4).map((feature) => ({
    index: feature.int32(0, -1),
    flat: feature.int32(1, -1),
    name: feature.string(2) ?? '',
  }))
  const oneHot = table
    .tables(6)
    .map((feature) => ({ category: feature.int32(0, -1), values: feature.int32s(1) }))
  const ctrs: CtrFeature[] = table.tables(7).map((feature) => readCtrFeature(feature, tables))
  const sizes = table.int32s(2)
  const bias = table.float64s(16)
  const others = [...table.tables(12), ...table.tables(18)].map((feature) => ({
    flat: feature.int32(1, -1),
    name: feature.string(2) ?? '',
  }))
  const flats = [...numeric, ...categorical, ...others].map((feature) => feature.flat)
  return {
    dimension,
    columns: flats.reduce((most, flat) => Math.max(most, flat + 1), 0),
    numeric,
    categorical,
    others,
    oneHot,
    ctrs,
    splits: splitsOf(numeric, oneHot, ctrs),
    trees: readUneven(table, sizes) ?? {
      kind: 'oblivious',
      depths: sizes,
      questions: table.int32s(1),
    },
    leafValues: table.float64s(8),
    leafWeights: table.float64s(9),
    scale: table.float64(14, 1),
    bias:
      bias.length > 0
        ? bias
        : new Float64Array(Math.max(0, Math.min(dimension, 1e6))).fill(table.float64(15, 0)),
    info,
  }
}

function readNumeric(feature: FlatTable): NumericFeature {
  return {
    index: feature.int32(1, -1),
    flat: feature.int32(2, -1),
    borders: feature.float32s(3),
    name: feature.string(4) ?? '',
    isMissingAbove: feature.bool(0) && feature.int8(5) === 2,
  }
}

function readUneven(table: FlatTable, sizes: Int32Array): UnevenTrees | undefined {
  const steps = Uint16Array.from(
    table.structs(10, 4).flatMap((node) => [node.getUint16(0, true), node.getUint16(2, true)]),
  )
  if (steps.length === 0) return undefined
  return {
    kind: 'uneven',
    starts: table.int32s(3),
    sizes,
    questions: table.int32s(1),
    steps,
    leaves: table.uint32s(11),
  }
}

/** Names of the text or embedding features in a list, with whether trees use them. */
function namedUse(table: FlatTable, id: number) {
  return table.tables(id).map((feature) => ({
    name: feature.string(2) || String(feature.int32(1, -1)),
    isUsed: feature.bool(id === 12 ? 3 : 4, true),
  }))
}

function readInfo(entries: readonly FlatTable[]): Map<string, unknown> {
  return new Map(
    entries.map((entry) => {
      const value = entry.string(1) ?? ''
      return [entry.string(0) ?? '', isJson(value) ? parseJson(value) : value]
    }),
  )
}

function isJson(value: string): boolean {
  return value.startsWith('{')
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return value
  }
}
