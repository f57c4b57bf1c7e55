import { fault } from '../../../errors.ts'
import type { Value } from '../../../ir/graph.ts'
import { findOperator } from '../../../ops/index.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxNode } from '../node.ts'
import type { Adapter } from './adapter.ts'
import { arithmeticAdapters } from './arithmetic.ts'
import { controlAdapters } from './control.ts'
import { machineLearningAdapters } from './machine-learning.ts'
import { neuralAdapters } from './neural.ts'
import { passThrough } from './pass-through.ts'
import { shapeAdapters } from './shapes.ts'

/** Operators whose form in files, in some version, is not the form here; by domain and name. */
const adapters: ReadonlyMap<string, Adapter> = new Map(
  [
    arithmeticAdapters,
    controlAdapters,
    machineLearningAdapters,
    neuralAdapters,
    shapeAdapters,
  ].flatMap((table) => Object.entries(table)),
)

const keyOf = (domain: string, opType: string) => (domain === '' ? opType : `${domain}.${opType}`)

/** Whether a node of that name can be read at all. */
export function isKnown(domain: string, opType: string): boolean {
  if (adapters.has(keyOf(domain, opType))) return true
  return domain !== 'slipway' && findOperator(opType)?.domain === domain
}

/** The values a node of the file gives. An attribute that nothing reads is refused: it may change the answer. */
export function adapt(node: OnnxNode, g: OnnxGraphBuilder): readonly (Value | undefined)[] {
  const { opType, domain, attributes } = node
  const adapter = adapters.get(keyOf(domain, opType))
  const outputs = adapter ? adapter(node, g) : passThrough(node, g)
  const unread = attributes.unread()
  if (unread.length > 0)
    throw fault('E_UNSUPPORTED', `operator ${opType} with attribute ${unread.join(', ')}`)
  return outputs
}
