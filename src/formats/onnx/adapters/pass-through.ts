import type { Attribute, Value } from '../../../ir/graph.ts'
import { dataTypeOfNumber } from '../../../ir/model-proto/data-types.ts'
import type { AttributeKind } from '../../../ir/operator.ts'
import { findOperator } from '../../../ops/index.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxAttributes, OnnxNode } from '../node.ts'

/** The operator as it stands, with its attributes as it declares them. */
export function passThrough(
  { opType, inputs, attributes }: OnnxNode,
  g: OnnxGraphBuilder,
): Value[] {
  const kinds = findOperator(opType)!.attributes
  const given = attributes.names().flatMap((name): [string, Attribute][] => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    const value = kind && attributeOf(attributes, name, kind)
    return value === undefined ? [] : [[name, value]]
  })
  return g.addMany(opType, inputs, Object.fromEntries(given))
}

function attributeOf(
  attributes: OnnxAttributes,
  name: string,
  kind: AttributeKind,
): Attribute | undefined {
  if (kind === 'int') return attributes.int(name, 0)
  if (kind === 'float') return attributes.float(name, 0)
  if (kind === 'string') return attributes.text(name, '')
  if (kind === 'ints') return attributes.ints(name)
  if (kind === 'floats') return attributes.floats(name)
  if (kind === 'strings') return attributes.texts(name)
  if (kind === 'tensor') return attributes.tensor(name)
  if (kind === 'dataType') return dataTypeOfNumber(attributes.int(name, 0), `attribute ${name}`)
  return undefined
}
