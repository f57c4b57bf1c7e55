import { isCounter, isMean, sortedTable, tableKey } from './ctr-table.ts'
import { JsonFields } from './json-fields.ts'
import { malformed } from './malformed.ts'
import type { CtrFeature, CtrTable, CtrType, Projection } from './model.ts'
import { ctrTypes } from './model.ts'

/** Tables by key. Their names in the file are JSON texts that say what they count. */
export function readCtrTables(value: unknown): Map<string, CtrTable> {
  if (value === undefined || value === null) return new Map()
  const tables = new JsonFields(value, 'ctr_data')
  return new Map(
    tables.keys().map((name) => {
      const base = new JsonFields(parseName(name), 'a table of ctr_data')
      const type = typeOf(base.get('type'))
      const key = tableKey(readProjection(base.objects('identifier')), type)
      return [key, readTable(new JsonFields(tables.get(name), 'a table of ctr_data'), type)]
    }),
  )
}

function parseName(name: string): unknown {
  try {
    return JSON.parse(name)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw malformed('the name of a table is no JSON')
  }
}

function typeOf(value: unknown): CtrType {
  const type = ctrTypes.find((known) => known === value)
  if (!type) throw malformed('a statistic of an unknown type')
  return type
}

function readTable(table: JsonFields, type: CtrType): CtrTable {
  const list = table.list('hash_map')
  const stride = table.integer('hash_stride')
  const width = stride - 1
  if (width < 1 || list.length % stride !== 0) throw malformed('a table of categories is cut short')
  if ((isMean(type) && width !== 2) || (isCounter(type) && width !== 1))
    throw malformed(`a table of type ${type} has ${width} numbers a category`)
  const entries = list.length / stride
  const keys = new Uint32Array(entries * 2)
  const statistics = new Float64Array(entries * width)
  for (let entry = 0; entry < entries; entry++) {
    setKey(keys, entry * 2, list[entry * stride])
    for (let i = 0; i < width; i++) {
      const number = list[entry * stride + 1 + i]
      if (typeof number !== 'number') throw malformed('a statistic is no number')
      // The library reads every one as an integer: a sum with a fraction becomes 0.
      statistics[entry * width + i] = Number.isInteger(number) ? number : 0
    }
  }
  const denominator = isCounter(type) ? table.integer('counter_denominator') : 0
  return sortedTable(keys, statistics, width, denominator)
}

/** A hash of 64 bits in decimal, as halves. */
function setKey(keys: Uint32Array, at: number, text: unknown): void {
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text)) throw malformed('a hash is no number')
  let low = 0
  let high = 0
  for (const digit of text) {
    const sum = low * 10 + Number(digit)
    low = sum % 2 ** 32
    high = high * 10 + Math.floor(sum / 2 ** 32)
  }
  if (high >= 2 ** 32) throw malformed('a hash has more than 64 bits')
  keys[at] = low
  keys[at + 1] = high
}

function readProjection(elements: readonly JsonFields[]): Projection {
  const of = (kind: string) => elements.filter((e) => e.get('combination_element') === kind)
  return {
    categories: of('cat_feature_value').map((e) => e.integer('cat_feature_index')),
    numericSplits: of('float_feature').map((e) => ({
      feature: e.integer('float_feature_index'),
      border: Math.fround(e.number('border')),
    })),
    oneHotSplits: of('cat_feature_exact_value').map((e) => ({
      category: e.integer('cat_feature_index'),
      value: e.integer('value'),
    })),
  }
}

export function readCtrFeature(
  feature: JsonFields,
  tables: ReadonlyMap<string, CtrTable>,
): CtrFeature {
  const projection = readProjection(feature.objects('elements'))
  const type = typeOf(feature.get('ctr_type'))
  const table = tables.get(tableKey(projection, type))
  if (!table) throw malformed(`the table of a ${type} statistic is missing`)
  return {
    projection,
    type,
    table,
    targetBorder: feature.integer('target_border_idx'),
    priorNumerator: feature.number('prior_numerator'),
    priorDenominator: feature.number('prior_denomerator'),
    shift: feature.number('shift'),
    scale: feature.number('scale'),
    borders: Float32Array.from(feature.numbers('borders')),
  }
}
