import type { GraphBuilder } from '../../ir/builder.ts'
import type { ColumnInfo } from '../../estimators/estimator.ts'
import type { Frame } from '../../estimators/frame.ts'
import type { Files } from '../files.ts'

/** What is known of a column in front of or behind a step; undefined: nobody reads it. */
export type Wanted = ColumnInfo | undefined

/** One step of slipway.json, compiled against the columns in front of it. */
export interface Step {
  /** Columns behind the step, in order; a name may occur twice. */
  readonly names: readonly string[]
  /** What the step takes of each column in front of it, given what is taken of those behind it. */
  wanted(behind: readonly Wanted[]): readonly Wanted[]
  emit(g: GraphBuilder, x: Frame): Frame
}

/** Where a step stands and what it may ask for while it is compiled. */
export interface StepPlace {
  /** 'slipway.json: steps[2]', for messages. */
  readonly where: string
  /** Columns in front of the step. */
  readonly names: readonly string[]
  /** Declared types of the columns a request sends, by name. */
  readonly types: ReadonlyMap<string, DeclaredType>
  readonly files: Files
  /** Definitions of the steps behind it. */
  readonly later: readonly unknown[]
  /** Says what looks like a mistake although it can be served. */
  warn(text: string): void
  /** Names the model was fitted with ("select": "model"); undefined when it has none. */
  readonly modelNames: readonly string[] | undefined
}

export type DeclaredType = 'int' | 'float' | 'string'

/** The seam of steps: the key that names one in slipway.json and how its definition is compiled. */
export interface StepKind {
  readonly key: string
  compile(definition: Readonly<Record<string, unknown>>, place: StepPlace): Step
}
