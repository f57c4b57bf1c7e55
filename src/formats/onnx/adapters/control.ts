import type { AdapterTable } from './adapter.ts'

export const controlAdapters: AdapterTable = {}
