import type { AdapterTable } from './adapter.ts'

export const machineLearningAdapters: AdapterTable = {}
