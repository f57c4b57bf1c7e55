import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { ColumnFacts, EstimatorTree } from '../ir/model.ts'
import type { Frame } from './frame.ts'

/** What a column may hold. `any`: nothing reads it, or it passes through untouched. */
export type ColumnKind = ColumnFacts['kind']

/** What is known of one input column: its kind, and where an encoder reads it, its categories. */
export type ColumnInfo = ColumnFacts

/** Emits one public method over a table. Several values become outputs METHOD.0, METHOD.1, ... */
export type Method = (g: GraphBuilder, x: Frame) => Value | readonly Value[]

/** What every fitted object means, as nodes: the seam of `estimators/`. */
export interface Estimator {
  /** Public class name, for messages: 'LogisticRegression'. */
  readonly name: string
  /** How many columns it takes; undefined when the object does not say. */
  readonly featuresIn: number | undefined
  /** Column names it was fitted with, if any. */
  readonly featureNamesIn?: readonly string[]
  /**
   * Columns it reads, of `featureNamesIn`, where its library finds them in a data frame by name: others may be missing, and their order
   * does not matter (a ColumnTransformer of scikit-learn 1.0 and later).
   */
  readonly readsByName?: readonly string[]
  /** The file does not know the names of its columns, and its library goes by place: columns may come under any names. */
  readonly byPlace?: boolean
  /** What the caller sends: a table (default), one text a row, one JSON text a row, or images [n, height, width, ...]. */
  readonly input?: 'table' | 'text' | 'json' | 'images'
  /** Per input column; default: all numbers. */
  readonly columns?: readonly ColumnInfo[]
  /**
   * Per input column, given what the next step wants of transform's columns (undefined: nothing is known): for what passes
   * columns on as they are (passthrough, selectors, containers), so that a text column stays one on its way to an encoder.
   */
  readonly columnsFor?: (
    wanted: readonly ColumnInfo[] | undefined,
  ) => readonly ColumnInfo[] | undefined
  /**
   * Which numbers it takes: 'finite' (default: neither NaN nor infinity, as scikit-learn checks), 'missing' (NaN too) or 'any'.
   * Containers say 'any': what is inside them checks. Reading wraps every estimator so that what it does not take is refused by its name.
   */
  readonly accepts?: 'finite' | 'missing' | 'any'
  /** Methods that don't take NaN although others of the estimator do. */
  readonly finiteMethods?: readonly string[]
  /** It rounds what it reads to float32: finite numbers beyond that range are refused by its name. */
  readonly reads?: 'float32'
  /** A request of integers only is rounded to float32 first (LightGBM reads an array of integers so). */
  readonly roundsIntegers?: boolean
  /** transform leaves no NaN behind although it takes them (imputers, encoders). */
  readonly removesMissing?: boolean
  /** predict, predict_proba, decision_function, score_samples, kneighbors, ... but not transform. */
  readonly methods: Readonly<Record<string, Method>>
  /** transform, as a table that later steps can select from by name. */
  readonly transform?: (g: GraphBuilder, x: Frame) => Frame
  /** transform and inverse_transform of a table of any width: used where the object does not say how wide it is. */
  readonly anyWidth?: {
    readonly transform: (g: GraphBuilder, x: Value) => Value
    readonly inverse?: (g: GraphBuilder, x: Value) => Value
  }
  /** Names of transform's columns; required beside transform. `names` are those of the input (x0, x1, ... when it has none). */
  readonly featureNamesOut?: (names: readonly string[]) => readonly string[]
  /**
   * Names of the columns that `shap_values` speaks of, from those of the input; default: the input's own. A chain explains its last
   * step, over that step's inputs.
   */
  readonly explainedNames?: (names: readonly string[]) => readonly string[]
  readonly inverseTransform?: {
    readonly kind: ColumnKind
    /** 0: a vector of labels; undefined: any, for what stands inside another estimator. */
    readonly width: number | undefined
    readonly method: Method
    /** Of several labels a row (MultiLabelBinarizer): as one text, with a separator between them. */
    readonly joined?: (separator: string) => Method
  }
  /** Methods that answer a JSON list a row, as text. */
  readonly listAnswers?: readonly string[]
  /** Labels in predict_proba's column order: a 1-D tensor; one per output for multi-output. */
  readonly classes?: Tensor | readonly Tensor[]
  /** What the object's feature_importances_ would say, one a column: for what selects columns by it. */
  readonly importances?: () => Float64Array
  /** Estimators inside, for inspect. */
  readonly children?: readonly { readonly role: string; readonly estimator: Estimator }[]
  /** Version of the library that made it, where its own bytes say so and not the object around them. */
  readonly libraryVersion?: string
  /** Main parameters, for inspect. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** What an estimator takes, per column; undefined where every column is a number. */
export function columnsOf(
  estimator: Estimator,
  wanted?: readonly ColumnInfo[],
): readonly ColumnInfo[] | undefined {
  if (estimator.input === 'text' || estimator.input === 'json') return [{ kind: 'string' }]
  return estimator.columnsFor ? estimator.columnsFor(wanted) : estimator.columns
}

/** Tree for inspect. */
export function treeOf(estimator: Estimator, role?: string): EstimatorTree {
  return {
    name: estimator.name,
    ...(role === undefined ? {} : { role }),
    parameters: estimator.parameters ?? {},
    children: (estimator.children ?? []).map((child) => treeOf(child.estimator, child.role)),
  }
}
