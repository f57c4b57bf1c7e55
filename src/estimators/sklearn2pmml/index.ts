// sklearn2pmml: its pipeline is scikit-learn's, with what its own converter needs beside.
import type { NeighbourReaders } from '../neighbours.ts'
import { readPipeline } from '../scikit-learn/pipeline/pipeline.ts'

export const sklearn2pmml: NeighbourReaders = new Map([['PMMLPipeline', readPipeline]])
