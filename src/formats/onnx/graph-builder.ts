import type { OperatorLookup } from '../../ir/builder.ts'
import { ConstantPool, GraphBuilder } from '../../ir/builder.ts'
import type { Attributes, Dimension, Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { int64, numbers } from '../../ir/tensor.ts'
import { foldNode } from '../../ops/fold.ts'

/**
 * Builds the graph of an ONNX file. Nodes over constants are computed at once, since shapes and axes depend on them; and what is
 * known of a computed shape ([N, -1, 12]) is followed from Shape to the Reshape that uses it.
 */
export class OnnxGraphBuilder extends GraphBuilder {
  /** Known elements of an INT64 vector or scalar: numbers, or the symbol of a size. */
  private readonly contents = new WeakMap<Value, readonly Dimension[]>()

  constructor(lookup: OperatorLookup, pool: ConstantPool = new ConstantPool()) {
    super(lookup, pool)
  }

  override addMany(
    opType: string,
    inputs: readonly (Value | Tensor | undefined)[],
    attributes: Attributes = {},
  ): Value[] {
    const values = inputs.map((input) => (input && 'data' in input ? this.constant(input) : input))
    const known = this.follow(opType, values, attributes)
    const exact = known?.every((item) => typeof item === 'number')
    if (exact && opType === 'Shape')
      return [this.constant(int64([known!.length], known as number[]))]
    if (opType === 'Reshape') this.sharpen(values)
    const outputs = super.addMany(opType, values, attributes)
    const node = this.nodes.at(-1)!
    const operator = this.lookup(opType)!
    const folded = foldNode(node, operator)
    if (folded) {
      this.nodes.pop()
      return folded.map((tensor) => this.constant(tensor))
    }
    if (known) this.contents.set(outputs[0]!, known)
    return outputs
  }

  /** Leaves out outputs of the last node that nothing will read. */
  keepOutputs(count: number): void {
    const node = this.nodes.pop()
    if (node) this.nodes.push({ ...node, outputs: node.outputs.slice(0, count) })
  }

  /** A Reshape to sizes that are known but for the rows keeps the rows and is static otherwise. */
  private sharpen(values: (Value | undefined)[]): void {
    const [data, target] = values
    const known = target && !target.constant ? this.contents.get(target) : undefined
    if (!data || !known) return
    const sizes = known.map((size, axis) => {
      if (typeof size === 'number') return size
      return size === data.type.shape[axis] ? 0 : NaN
    })
    if (
      sizes.every((size, axis) => size === size && (size !== 0 || typeof known[axis] === 'string'))
    )
      values[1] = this.constant(int64([sizes.length], sizes))
    // One size that is nowhere else is what is left.
    else if (
      sizes.filter((size) => size !== size).length === 1 &&
      !sizes.includes(-1) &&
      !sizes.includes(0)
    )
      values[1] = this.constant(
        int64(
          [sizes.length],
          sizes.map((size) => (size === size ? size : -1)),
        ),
      )
  }

  private itemsOf(value: Value | undefined): readonly Dimension[] | undefined {
    if (!value) return undefined
    const { constant } = value
    if (constant)
      return constant.size <= 64 && constant.dataType === 'INT64'
        ? Array.from(numbers(constant))
        : undefined
    return this.contents.get(value)
  }

  private follow(
    opType: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
  ): readonly Dimension[] | undefined {
    const [first, second] = inputs
    switch (opType) {
      case 'Shape':
        return first?.type.shape.slice(
          Number(attributes['start'] ?? 0),
          attributes['end'] === undefined ? undefined : Number(attributes['end']),
        )
      case 'Identity':
      case 'Unsqueeze':
      case 'Squeeze':
        return first?.type.shape.length === 0 || first?.type.shape.length === 1
          ? this.itemsOf(first)
          : undefined
      case 'Cast':
        return attributes['to'] === 'INT64' ? this.itemsOf(first) : undefined
      case 'Gather': {
        const items = this.itemsOf(first)
        const places = second?.constant && Array.from(numbers(second.constant))
        if (!items || !places || first!.type.shape.length !== 1) return undefined
        const found = places.map((place) => items.at(place))
        return found.every((item) => item !== undefined) ? (found as Dimension[]) : undefined
      }
      case 'Concat': {
        const lists = inputs.map((input) => this.itemsOf(input))
        return lists.every((list) => list !== undefined)
          ? (lists as Dimension[][]).flat()
          : undefined
      }
      case 'Slice': {
        const items = this.itemsOf(first)
        const [start, end, , step] = inputs.slice(1).map((input) => input?.constant?.data[0])
        if (!items || typeof start !== 'number' || typeof end !== 'number' || (step ?? 1) !== 1)
          return undefined
        return items.slice(start, end)
      }
      default:
        return undefined
    }
  }
}
