import type { Importances } from '../ir/model.ts'

export interface Leading {
  readonly feature: string
  readonly importance: number
}

/** The largest first, by default all. */
export function leadingImportances({ features, values }: Importances, most = Infinity): Leading[] {
  return Array.from(values, (_, i) => i)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, most)
    .map((i) => ({ feature: features[i]!, importance: values[i]! }))
}
