// How src/ops/neighbors/nearest-module.ts finds points, queries and nodes in memory.

/** Points of a group: int32 [8] of -floor(norm / 2), then int16 [width / 4][2][8][2]: two columns of eight points in turn. */
export const groupPoints = 8
export const groupBytes = (quads: number): number => 32 + 64 * quads

/**
 * A query: the norm of its integers, its own norm, what the float64 distance may be off, scale, what the integers may be off (five
 * float64); how many points float64 looked at, and how many of them are within a radius; then x.
 * A walk within a radius has it in the place of the own norm.
 */
export const queryHead = 48
export const queryPlaces = {
  norm: 0,
  ownNorm: 8,
  error: 16,
  scale: 24,
  slack: 32,
  looked: 40,
  found: 44,
}

/** A node: address of its groups, or of its children's bounds; first point; groups; 1 for a leaf; points. */
export const nodeBytes = 20
/** A node left out on the way down: its number, its least distance. */
export const stackBytes = 16

/** Sums of a group: products less half norms, int32. */
export const sumBytes = 32
/** Groups that never pass hold this as their half norm; so no limit is below it. */
export const lowest = -2147483647
