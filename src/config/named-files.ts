import { isText } from './is-text.ts'
import { isStopFile } from './text/stop-lists.ts'
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
    ...Object.entries(config.models ?? {}).map(([key, path]) => (key === 'on' ? undefined : path)),
    config.model,
  ].filter((path): path is string => isText(path) && path !== 'model')
}

function filesOfStep(step: unknown): unknown[] {
  if (typeof step !== 'object' || step === null) return []
  const { file, map, columns, select, concat, text } = step as Record<string, unknown>
  const inner = Array.isArray(concat) ? concat.flatMap(filesOfStep) : []
  const lists = Array.isArray(text) ? text.map(stopFileOf) : []
  return [file, map, columns, select, ...inner, ...lists]
}

function stopFileOf(operation: unknown): string | undefined {
  if (typeof operation !== 'object' || operation === null || !('stop' in operation))
    return undefined
  const { stop } = operation
  return isText(stop) && isStopFile(stop) ? stop : undefined
}
