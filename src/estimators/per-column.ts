// Transformers that have one rule a column: what category_encoders and feature_engine share.
import type { GraphBuilder } from '../ir/builder.ts'
import type { ColumnInfo, Estimator } from './estimator.ts'
import { Frame } from './frame.ts'
import type { ObjectView } from './object-view.ts'

/** What becomes of one column. */
export interface ColumnRule {
  /** What the column must hold; undefined: it passes and holds what the next step wants. */
  readonly info?: ColumnInfo
  /** Names of the columns it becomes. */
  readonly names: readonly string[]
  /** Emits them; undefined: the column as it is. */
  readonly emit?: (g: GraphBuilder, column: Frame) => Frame
}

export interface Output {
  readonly column: number
  readonly rule: ColumnRule
}

/** An estimator over `columns` (their names, or how many there are) whose outputs stand in the order given. */
export function perColumn(
  view: ObjectView,
  columns: readonly string[] | number,
  outputs: readonly Output[],
): Estimator {
  const width = typeof columns === 'number' ? columns : columns.length
  const names = outputs.flatMap(({ rule }) => rule.names)
  return {
    name: view.name,
    featuresIn: width,
    ...(typeof columns === 'number' ? {} : { featureNamesIn: columns }),
    accepts: 'any',
    columnsFor: (wanted) => infosOf(width, outputs, wanted),
    methods: {},
    transform: (g, x) =>
      Frame.concat(
        outputs.map(({ column, rule }) => {
          const own = x.select(g, [column])
          return (rule.emit ? rule.emit(g, own) : own).renamed(rule.names)
        }),
      ),
    featureNamesOut: () => names,
  }
}

/** A rule that reads a column decides what it holds; else what is wanted of the place it passes to. */
function infosOf(
  width: number,
  outputs: readonly Output[],
  wanted: readonly ColumnInfo[] | undefined,
): ColumnInfo[] {
  const infos = Array.from({ length: width }, (): ColumnInfo | undefined => undefined)
  let place = 0
  for (const { column, rule } of outputs) {
    infos[column] = rule.info ?? infos[column] ?? wanted?.[place]
    place += rule.names.length
  }
  const read = new Set(outputs.map(({ column }) => column))
  return infos.map((info, column) => info ?? { kind: read.has(column) ? 'number' : 'any' })
}
