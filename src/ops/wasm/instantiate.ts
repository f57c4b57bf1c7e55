// Kernels as WebAssembly, written byte by byte: no toolchain, no file beside the code.
import type { Code } from './instructions.ts'
import { unsigned } from './instructions.ts'

/** A function of 32-bit integers that returns nothing. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: number
  /** 32-bit integers after the parameters; then float64 numbers; then vectors. */
  readonly locals: number
  readonly doubles?: number
  readonly vectors?: number
  readonly body: Code
}

interface Memory {
  readonly buffer: ArrayBuffer
}

/** The part of the standard that is used here; TypeScript declares it with the browser's objects only. */
interface Engine {
  Memory: new (size: { initial: number; maximum: number }) => Memory
  Module: new (bytes: Uint8Array) => object
  Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Readonly<Record<string, (...values: number[]) => void>> }
}

const pageBytes = 65536
const maximumPages = 65536

/**
 * The functions over `bytes` bytes of fresh memory, and that memory; undefined where there is no WebAssembly (a page whose policy
 * forbids it, node --jitless) or not so much memory: callers have a way without. Numbers in memory are little-endian.
 */
export function instantiate(
  module: object | undefined,
  bytes: number,
):
  | { memory: ArrayBuffer; run: Readonly<Record<string, (...values: number[]) => void>> }
  | undefined {
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly?: Engine }
  const pages = Math.ceil(bytes / pageBytes)
  if (!engine || !module || !isLittleEndian || pages > maximumPages) return undefined
  let memory: Memory
  try {
    memory = new engine.Memory({ initial: pages, maximum: pages })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
  const { exports } = new engine.Instance(module, { env: { memory } })
  return { memory: memory.buffer, run: exports }
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Compiled for any number of instances; undefined where that is not allowed. */
export function compile(functions: readonly WasmFunction[]): object | undefined {
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly?: Engine }
  if (!engine) return undefined
  try {
    return new engine.Module(moduleBytes(functions))
  } catch (error) {
    // A content security policy without 'wasm-unsafe-eval'.
    if (error instanceof Error && error.name === 'CompileError') return undefined
    throw error
  }
}

/** '\0asm', version 1. */
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const int32 = 0x7f
const float64 = 0x7c
const vector128 = 0x7b
const functionType = 0x60

/** A module that imports env.memory and exports every function under its name. */
export function moduleBytes(functions: readonly WasmFunction[]): Uint8Array {
  const vector = (items: readonly (readonly number[])[]) => [
    ...unsigned(items.length),
    ...items.flat(),
  ]
  const section = (id: number, body: readonly number[]) => [id, ...unsigned(body.length), ...body]
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(value)
    return [...unsigned(bytes.length), ...bytes]
  }
  const types = functions.map(({ parameters }) => [
    functionType,
    ...unsigned(parameters),
    ...Array<number>(parameters).fill(int32),
    0,
  ])
  const bodies = functions.map(({ locals, doubles = 0, vectors = 0, body }) => {
    const groups = [
      [...unsigned(locals), int32],
      [...unsigned(doubles), float64],
      [...unsigned(vectors), vector128],
    ]
    const bytes = [...vector(groups), ...body, 0x0b]
    return [...unsigned(bytes.length), ...bytes]
  })
  return Uint8Array.from([
    ...header,
    ...section(1, vector(types)),
    // Memory of at least one page.
    ...section(2, vector([[...text('env'), ...text('memory'), 2, 0, 1]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(
      7,
      vector(functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)])),
    ),
    ...section(10, vector(bodies)),
  ])
}
