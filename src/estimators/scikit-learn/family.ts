import type { EstimatorReader } from '../context.ts'

/** Readers of one public scikit-learn module by class name: one line an estimator. */
export type EstimatorFamily = Readonly<Record<string, EstimatorReader>>
