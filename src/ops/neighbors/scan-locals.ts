// Parameters and locals that the WebAssembly functions of this folder share.

/** Locals of every function here, by number; parameters first. */
export interface Locals {
  readonly panel: number
  readonly first: number
  readonly groups: number
  readonly norms: number
  /** 32-bit scratch: five of them. */
  readonly integers: number
  readonly doubles: number
  readonly vectors: number
}

/** Parameters that all functions begin with. */
export const query = 0
export const rowBytes = 3
export const [wholes, wholesEnd, points, k, heap] = [1, 2, 4, 5, 6] as const

export const scratchIntegers = 9
export const scratchDoubles = 4
export const scratchVectors = 5

export const integer = (at: Locals) => ({
  limit: at.integers,
  mask: at.integers + 1,
  whole: at.integers + 2,
  point: at.integers + 3,
  x: at.integers + 4,
  y: at.integers + 5,
  child: at.integers + 6,
  place: at.integers + 7,
  heapPlaces: at.integers + 8,
})

export const double = (at: Locals) => ({
  largest: at.doubles,
  value: at.doubles + 1,
  held: at.doubles + 2,
  spare: at.doubles + 3,
})
