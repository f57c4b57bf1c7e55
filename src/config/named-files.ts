import { isText } from './is-text.ts'
import type { SlipwayConfig } from './slipway-config.ts'

/** Every file a slipway.json names, in the order in which it is used; `model` last. */
export function namedFiles(config: SlipwayConfig): string[] {
  const steps = config.steps ?? []
  const after = (config.after ?? []).map((item) =>
    typeof item === 'object' && 'inverse' in item ? item.inverse : undefined,
  )
  return [
    config.columns,
    ...steps.flatMap(filesOfStep),
    ...after,
    config.labels,
    config.model,
  ].filter((path): path is string => isText(path) && path !== 'model')
}

function filesOfStep(step: unknown): unknown[] {
  if (typeof step !== 'object' || step === null) return []
  const { file, map, columns, select, concat } = step as Record<string, unknown>
  const inner = Array.isArray(concat) ? concat.flatMap(filesOfStep) : []
  return [file, map, columns, select, ...inner]
}
