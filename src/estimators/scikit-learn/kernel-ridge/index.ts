import type { EstimatorFamily } from '../family.ts'
import { readKernelRidge } from './kernel-ridge.ts'

export const kernelRidge: EstimatorFamily = { KernelRidge: readKernelRidge }
