import { fault } from '../../errors.ts'
import type { Graph, Value, ValueType } from '../../ir/graph.ts'
import { textOfBytes } from '../../ir/model-proto/read-attribute.ts'
import type { ExternalData } from '../../ir/model-proto/read-tensor.ts'
import { readTensor } from '../../ir/model-proto/read-tensor.ts'
import type { AttributeProto, GraphProto } from '../../ir/model-proto/schema.ts'
import type { Tensor } from '../../ir/tensor.ts'

/** A node of an ONNX file with its inputs found: what adapters work on. */
export interface OnnxNode {
  readonly opType: string
  /** '' is ai.onnx. */
  readonly domain: string
  /** Version of the domain's operator set that the file declares. */
  readonly version: number
  readonly inputs: readonly (Value | undefined)[]
  readonly outputNames: readonly string[]
  readonly attributes: OnnxAttributes
  /** A graph attribute over inputs of these types, and the values around it that it reads, which follow its own inputs. */
  subgraph(name: string, types: readonly ValueType[]): Subgraph
}

export interface Subgraph {
  readonly graph: Graph
  readonly captured: readonly Value[]
}

/** Attributes by name, read as the kind that is asked for; E_FORMAT when the file has another. */
export class OnnxAttributes {
  private readonly byName: ReadonlyMap<string, AttributeProto>
  private readonly where: string
  private readonly external: ExternalData | undefined
  private readonly asked = new Set<string>()

  constructor(protos: readonly AttributeProto[], where: string, external?: ExternalData) {
    this.byName = new Map(protos.map((proto) => [proto.name ?? '', proto]))
    this.where = where
    this.external = external
    if (this.byName.size !== protos.length)
      throw fault('E_FORMAT', `${where} has an attribute twice`)
  }

  has(name: string): boolean {
    this.asked.add(name)
    return this.byName.has(name)
  }

  int(name: string, otherwise: number): number {
    const proto = this.get(name, 2)
    return proto ? (proto.i ?? 0) : otherwise
  }

  float(name: string, otherwise: number): number {
    const proto = this.get(name, 1)
    return proto ? (proto.f ?? 0) : otherwise
  }

  text(name: string, otherwise: string): string {
    const proto = this.get(name, 3)
    return proto ? textOfBytes(proto.s ?? new Uint8Array(), `attribute ${name}`) : otherwise
  }

  ints(name: string): readonly number[] | undefined {
    return this.get(name, 7)?.ints
  }

  floats(name: string): readonly number[] | undefined {
    return this.get(name, 6)?.floats
  }

  texts(name: string): string[] | undefined {
    return this.get(name, 8)?.strings.map((bytes) => textOfBytes(bytes, `attribute ${name}`))
  }

  tensor(name: string): Tensor | undefined {
    const proto = this.get(name, 4)
    return proto?.t && readTensor(proto.t, this.external)
  }

  graph(name: string): GraphProto {
    const proto = this.get(name, 5)
    if (!proto?.g) throw fault('E_FORMAT', `${this.where} lacks the graph ${name}`)
    return proto.g
  }

  proto(name: string): AttributeProto | undefined {
    this.asked.add(name)
    return this.byName.get(name)
  }

  /** Attributes that nothing asked for: they may change the answer, so their node is refused. */
  unread(): string[] {
    return [...this.byName.keys()].filter((name) => !this.asked.has(name))
  }

  names(): string[] {
    return [...this.byName.keys()]
  }

  private get(name: string, type: number): AttributeProto | undefined {
    this.asked.add(name)
    const proto = this.byName.get(name)
    // Types are numbered as in AttributeProto; files of IR version 1 have none.
    if (proto?.type && proto.type !== type)
      throw fault('E_FORMAT', `attribute ${name} of ${this.where} is of another type`)
    return proto
  }
}
