// The part of a Model that is no graph and no array, as JSON; graphs and tensors stand in it by number and by name.
import { fault } from '../../errors.ts'
import type { Graph } from '../../ir/graph.ts'
import { Tensor } from '../../ir/tensor.ts'

export interface References {
  graph(graph: Graph): number
  tensor(tensor: Tensor): string
}

export interface Targets {
  graph(index: number): Graph
  tensor(name: string): Tensor
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function isGraph(value: object): value is Graph {
  return 'nodes' in value && 'inputs' in value && 'outputs' in value
}

/** JSON has no NaN, infinity or -0: they and the references are objects with one key that begins with `$`. */
export function toJson(value: unknown, references: References): Json {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? '-0' : String(value) }
  if (value === null || typeof value !== 'object') return value as Json
  if (Array.isArray(value)) return value.map((item) => toJson(item, references))
  if (value instanceof Tensor) return { $tensor: references.tensor(value) }
  if (isGraph(value)) return { $graph: references.graph(value) }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, toJson(item, references)]),
  )
}

const maxDepth = 100

export function fromJson(json: unknown, targets: Targets, depth = 0): unknown {
  if (json === null || typeof json !== 'object') return json
  if (depth > maxDepth) throw fault('E_LIMIT', 'the description of the model is nested too deep')
  if (Array.isArray(json)) return json.map((item) => fromJson(item, targets, depth + 1))
  const entries = Object.entries(json)
  const [first] = entries
  if (entries.length === 1 && first![0].startsWith('$'))
    return special(first![0], first![1], targets)
  return Object.fromEntries(entries.map(([key, item]) => [key, fromJson(item, targets, depth + 1)]))
}

function special(key: string, value: unknown, targets: Targets): unknown {
  if (key === '$number' && typeof value === 'string') return Number(value)
  if (key === '$tensor' && typeof value === 'string') return targets.tensor(value)
  if (key === '$graph' && typeof value === 'number') return targets.graph(value)
  throw fault('E_FORMAT', 'the description of the model is malformed')
}
