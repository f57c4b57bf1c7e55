import type { GraphBuilder } from '../../ir/builder.ts'
import type { Estimator } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import { constantColumn } from './constant-column.ts'
import type { Step, Wanted } from './step.ts'

/**
 * The table as an estimator takes it that finds its columns by name: in the order it was fitted with, with a zero for each column that it
 * does not read and the table lacks. Undefined where the table stands so already, or lacks a column that is read.
 */
export function byName(estimator: Estimator, names: readonly string[]): Step | undefined {
  const { readsByName, featureNamesIn } = estimator
  if (!readsByName || !featureNamesIn) return undefined
  const isSame =
    featureNamesIn.length === names.length && featureNamesIn.every((name, i) => name === names[i])
  const hasTwice = new Set(names).size !== names.length
  if (isSame || hasTwice || !readsByName.every((name) => names.includes(name))) return undefined
  const sources = featureNamesIn.map((name) => names.indexOf(name))
  const owner = {}
  return {
    names: featureNamesIn,
    wanted: (behind) => names.map((_, i): Wanted => behind[sources.indexOf(i)]),
    emit: (g: GraphBuilder, x: Frame) =>
      Frame.concat(
        sources.map((source, i) =>
          source < 0 ? constantColumn(g, x, featureNamesIn[i]!, 0, owner) : x.select(g, [source]),
        ),
      ),
  }
}

/** Two steps as one. */
export function inLine(first: Step, second: Step): Step {
  return {
    names: second.names,
    wanted: (behind) => first.wanted(second.wanted(behind)),
    emit: (g, x) => second.emit(g, first.emit(g, x)),
  }
}
