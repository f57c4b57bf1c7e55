import type { Attributes, Graph, Node, Value, ValueType } from './graph.ts'
import type { HookFunction } from './hook-function.ts'
import type { Tensor } from './tensor.ts'

export type AttributeKind =
  | 'int'
  | 'float'
  | 'string'
  | 'ints'
  | 'floats'
  | 'strings'
  | 'tensor'
  | 'graph'
  /** A DataType's name here; its number in files. */
  | 'dataType'

/**
 * Computes one node. Inputs belong to the executor and are not written to; the kernel gives each output its shape with a
 * `resize` method and fills it completely (scratch memory holds old values). It allocates nothing else per call.
 */
export type Kernel = (inputs: readonly Tensor[], outputs: readonly Tensor[]) => void

/** Checks of a table that stand in front of one kernel alone, which looks at the numbers anyway. */
export interface TableChecks {
  /** Whether missing values may be refused; infinite ones, and those that are infinite as float32, always may. */
  readonly concernMissing: boolean
  /** Throws what the checks throw. For tables that may hold such numbers: others need not be looked at again. */
  readonly run: (table: Tensor) => void
}

export interface KernelContext {
  /** What must hold of input 0 before anything is answered. */
  readonly checks?: TableChecks | undefined
  /** Types of the node's inputs as inferred when the graph was built; undefined for an absent optional input. */
  readonly inputTypes: readonly (ValueType | undefined)[]
  readonly outputTypes: readonly ValueType[]
  /** The tensor of input `index` when it is an initializer: prepare may pack it. */
  constant(index: number): Tensor | undefined
  /** Prepares a subgraph (If, Loop, Scan). Values of the outer graph are not visible in it: they are passed as inputs. */
  prepareGraph(graph: Graph): (inputs: readonly Tensor[]) => Tensor[]
  /** Rows of the request in front of this call's first row: not 0 when a graph runs in blocks. For messages that name a row. */
  firstRow(): number
  /** Counts work against the request's budget; throws E_DEADLINE when it is spent. One unit is about one scalar operation. */
  spend(units: number): void
  /** A function that the user gave beside the file; only where user code may run. */
  hook?(name: string): HookFunction | undefined
}

/** The part of a graph builder that a lowering needs. */
export interface NodeAdder {
  add(
    opType: string,
    inputs: readonly (Value | Tensor | undefined)[],
    attributes?: Attributes,
  ): Value
  addMany(
    opType: string,
    inputs: readonly (Value | Tensor | undefined)[],
    attributes?: Attributes,
  ): Value[]
}

/** The same in ONNX's own operators, for files that other programs compute. */
export interface Lowering {
  /**
   * Emits standard operators, or own ones that have a lowering themselves, and returns the outputs; all values are dense there.
   * 'standard': the node is one as it stands. 'none': ONNX, or ONNX Runtime in these types, can't say it.
   */
  lower(node: Node, g: NodeAdder): readonly Value[] | 'standard' | 'none'
  /** What the standard form does not do, as in "missing values are not refused". */
  loses?(node: Node): string | undefined
}

/** What an operator is: the seam of `ops/`. Its docstring is its specification. */
export interface Operator {
  readonly domain: '' | 'ai.onnx.ml' | 'slipway'
  readonly opType: string
  /** Its name in files, where an own operator has that name here. */
  readonly standardName?: string
  /** The opset version whose meaning the kernel has; the newest for own operators. */
  readonly version: number
  readonly attributes: Readonly<Record<string, AttributeKind>>
  /** Output types from input types; throws E_FORMAT on a type the operator can't take. `constants` are inputs that are initializers. */
  infer(
    inputs: readonly (ValueType | undefined)[],
    attributes: Attributes,
    constants: readonly (Tensor | undefined)[],
  ): ValueType[]
  /** Each output row depends on the same row of every input that has rows, and on constants; order of sums never depends on N. */
  rowWise(node: Node): boolean
  /** Indices of inputs that may be CSR ('all' of a variadic operator). Any other CSR input gets a ToDense in front of it. */
  readonly sparseInputs?: readonly number[] | 'all'
  prepare(node: Node, context: KernelContext): Kernel
  /** How ONNX says the same to 1e-12. Without one an own operator has no such form, and one of ONNX is standard as it stands. */
  readonly lowering?: Lowering
}
