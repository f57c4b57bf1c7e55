import type { Graph } from './graph.ts'
import type { Tensor } from './tensor.ts'

/** How the values of a request come to a graph: widened, or as they are where the framework keeps their type (STRING: text where numbers are as welcome). */
export type NumericType = 'DOUBLE' | 'FLOAT' | 'INT64' | 'STRING'

/** What is known of the values of one column. */
export interface ColumnFacts {
  /** number: any numeric datatype, widened to DOUBLE (FLOAT where all inputs are FP32); string: BYTES; any: read by no node. */
  readonly kind: 'number' | 'string' | 'any'
  /** Categories the model was fitted on, for documentation and, where `refusesUnknown`, for refusing others by name. */
  readonly categories?: readonly (string | number | boolean | null)[]
  readonly refusesUnknown?: boolean
  /** Numbers may come as text ("84"), as forms send them. */
  readonly parsesText?: boolean
  /** Of text: whole numbers are as welcome, and stand for their text. */
  readonly takesIntegers?: boolean
  /** Whole numbers only. */
  readonly isInteger?: boolean
  /** A list of texts may stand in it; it arrives as JSON. */
  readonly takesList?: boolean
  /** The library wrote "_" for the spaces in the column's name: a request may say either. */
  readonly mayHaveSpaces?: boolean
  /** A value that works, where text of any kind would not. */
  readonly example?: string
  /** Stands for a value that is absent or null. */
  readonly fallback?: string | number
  /** Smallest and largest value seen in training: for documentation, not refused beyond. */
  readonly range?: readonly [number, number]
  /** What its numbers are in ("m2"): for documentation; src/signature/units.ts says what may stand here. */
  readonly unit?: string
}

/** What the caller may send for one input of a signature. */
export interface InputSpec extends ColumnFacts {
  /** `range` of each column of a matrix; null where it is not known. */
  readonly ranges?: readonly (readonly [number, number] | null)[]
  readonly name: string
  /** 'rows' [N, width]; 'column' [N, 1], also accepted as [N]; 'text' [N], also accepted as [N, 1]; 'tensor': exactly `shape`. */
  readonly form: 'matrix' | 'column' | 'text' | 'tensor'
  readonly width: number
  /** Column names of a matrix, when the model knows them. */
  readonly columnNames?: readonly string[]
  /** The model knows no names of its columns: in a request of tensors, other names stand for columns in their order. */
  readonly byPlace?: boolean
  /** Whether null/NaN may stand in this input. */
  readonly acceptsMissing: boolean
  /** Rows are JSON texts (DictVectorizer, FeatureHasher, MultiLabelBinarizer). */
  readonly contentType?: 'json'
}

export interface OutputSpec {
  readonly name: string
  /** Rows of the output are rows of the request and independent of each other. */
  readonly batchable: boolean
  /** What its numbers are in, as of an input. */
  readonly unit?: string
  /** Values are JSON texts, a list of labels each (MultiLabelBinarizer.inverse_transform). */
  readonly contentType?: 'json'
  /** Labels of the last dimension (predict_proba, decision_function with several columns) in order. */
  readonly classes?: Tensor
  /** Of contributions: whose they are, and of which of several answers. */
  readonly explains?: Explained
}

/** What an output of contributions speaks of: a column each, behind them the base value; so for each of the answers. */
export interface Explained {
  readonly features: readonly string[]
  /** Names of several answers: classes, where they are as many. */
  readonly classes?: Tensor | undefined
}

/** A named entry of a model (TensorFlow's word): one graph whose outputs are the methods that read the same inputs. */
export interface Signature {
  readonly name: string
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly OutputSpec[]
  readonly defaultOutputs: readonly string[]
  /** Graph inputs stand in the order of `inputs` (kind 'any' has none). */
  readonly graph: Graph
  /** The same signature for FP32 requests, where the framework then answers in FP32. */
  readonly float32Graph?: Graph
  /** The same signature for requests of integers only, where the framework then answers with integers (a selector, a Binarizer). */
  readonly integerGraph?: Graph
  /** The same signature for text, where every input is of kind 'any'. */
  readonly textGraph?: Graph
  /** Why there is no `shap_values`, where something could be done about it. */
  readonly unexplained?: string
  /** Estimator to name in messages about the request ("expects 4 features"). */
  readonly estimator: string
}

/** The graph of a signature for a request whose numbers are bound as `numeric`. */
export function graphFor(signature: Signature, numeric: NumericType): Graph {
  if (numeric === 'FLOAT') return signature.float32Graph ?? signature.graph
  if (numeric === 'STRING') return signature.textGraph ?? signature.graph
  if (numeric === 'INT64') return signature.integerGraph ?? signature.graph
  return signature.graph
}

export interface ModelSource {
  /** 'scikit-learn', 'xgboost', 'onnx', ... */
  readonly framework: string
  readonly frameworkVersion: string
  /** Public class of the outermost estimator, e.g. 'Pipeline'. */
  readonly estimator: string
  /** Container as people know it: 'pickle', 'joblib', 'onnx', ... */
  readonly container: string
  /** Estimator tree with main parameters, for inspect. */
  readonly tree?: EstimatorTree
  readonly warnings: readonly string[]
  /** What people say of it: owner, source, trained_at, approved_by. */
  readonly provenance?: Provenance
}

export type Provenance = Readonly<Partial<Record<(typeof provenanceKeys)[number], string>>>

export const provenanceKeys = ['owner', 'source', 'trained_at', 'approved_by'] as const

export interface EstimatorTree {
  readonly name: string
  readonly role?: string
  readonly parameters: Readonly<Record<string, string>>
  readonly children: readonly EstimatorTree[]
}

/** feature_importances_ as the framework computes it, one a column of the estimator that answers; empty where it can't. */
export interface Importances {
  readonly features: readonly string[]
  readonly values: readonly number[]
}

/** Everything that can be served. Arrays are typed; nothing here is code. */
export interface Model {
  readonly signatures: readonly Signature[]
  readonly importances?: Importances
  readonly source: ModelSource
  /** Rows of the data it was trained on with the answers it gave then, replayed whenever it is loaded. */
  readonly examples?: ModelExamples
  /** How it was trained and what that gave; plain JSON, for people. */
  readonly training?: Readonly<Record<string, unknown>>
}

export interface ModelExamples {
  /** Records by column. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Answers by output, one a row. */
  readonly outputs: Readonly<Record<string, readonly unknown[]>>
}
