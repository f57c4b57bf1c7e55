import type { LoadedModel } from '../load/loaded-model.ts'
import type { RowCost } from './slices.ts'

/** Sets of outputs remembered per model; what is asked for beyond them starts unknown each time. */
const setsKept = 64

/** What a row takes, by model and outputs asked for. */
export class RowCosts {
  private readonly usual = new WeakMap<readonly string[], RowCost>()
  private readonly others = new WeakMap<LoadedModel, Map<string, RowCost>>()

  of(model: LoadedModel, outputs: readonly string[]): RowCost {
    return outputs === model.defaultOutputs
      ? known(this.usual, model.defaultOutputs)
      : this.other(model, outputs.join('\n'))
  }

  private other(model: LoadedModel, key: string): RowCost {
    let costs = this.others.get(model)
    if (!costs) this.others.set(model, (costs = new Map()))
    if (!costs.has(key) && costs.size >= setsKept) return { milliseconds: 0 }
    return known(costs, key)
  }
}

function known<K>(
  costs: { get(key: K): RowCost | undefined; set(key: K, cost: RowCost): unknown },
  key: K,
): RowCost {
  let cost = costs.get(key)
  if (!cost) costs.set(key, (cost = { milliseconds: 0 }))
  return cost
}
