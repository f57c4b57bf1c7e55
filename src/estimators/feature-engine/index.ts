// feature_engine: its imputers and encoders that are one rule a column.
import type { NeighbourReaders } from '../neighbours.ts'

export const featureEngine: NeighbourReaders = new Map([])
