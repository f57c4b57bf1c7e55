import { fault } from '../errors.ts'
import type { InputSpec, Model, OutputSpec } from '../ir/model.ts'
import { nearest } from '../signature/column-names.ts'
import { isUnit, longestUnit } from '../signature/units.ts'
import type { FeatureColumn } from './table/infer-columns.ts'
import type { RawTable } from './table/read-table.ts'
import type { Target } from './table/target.ts'

/** Units by column of the table. */
export type Units = ReadonlyMap<string, string>

/** Refuses what is no unit, no column, or of a column that holds no quantity. Throws E_USAGE, E_COLUMN. */
export function checkUnits(
  units: Units,
  table: RawTable,
  target: Target,
  features: readonly FeatureColumn[],
): void {
  for (const [name, unit] of units) {
    if (!table.names.includes(name)) {
      const near = nearest(name, table.names)
      throw fault('E_COLUMN', `--units names "${name}", which is no column of the data`, {
        hint: near === undefined ? `It has ${table.names.join(', ')}.` : `Did you mean "${near}"?`,
      })
    }
    if (!isUnit(unit))
      throw fault('E_USAGE', `the unit of "${name}" is no text of 1 to ${longestUnit} characters`)
    const isText =
      name === target.name
        ? target.task === 'classification'
        : features.some((feature) => feature.name === name && feature.kind === 'category')
    if (isText)
      throw fault('E_USAGE', `"${name}" has a unit, but it holds categories`, {
        hint: 'Only quantities have units: leave it out of --units.',
      })
  }
}

/** The model with units at its inputs and, that of the target, at what it predicts. */
export function withUnits(model: Model, units: Units, target: string): Model {
  const input = (spec: InputSpec): InputSpec => {
    const unit = units.get(spec.name)
    return unit === undefined ? spec : { ...spec, unit }
  }
  const own = units.get(target)
  const output = (spec: OutputSpec): OutputSpec =>
    own !== undefined && spec.name === 'predict' ? { ...spec, unit: own } : spec
  return {
    ...model,
    signatures: model.signatures.map((signature) => ({
      ...signature,
      inputs: signature.inputs.map(input),
      outputs: signature.outputs.map(output),
    })),
  }
}
