import { fault } from '../errors.ts'
import type { Protocol, ProtocolOptions, Route } from '../protocols/protocol.ts'
import { protocols } from '../protocols/index.ts'
import type { DataPlane } from '../serving/data-plane.ts'

export interface Place {
  readonly protocol: Protocol
  readonly path: string
  readonly methods: ReadonlyMap<string, Route>
}

/** Exact paths only: nothing is decoded, normalised or joined, so there is no second way to a route. */
export class Router {
  private readonly places = new Map<string, Place>()
  private readonly plane: DataPlane

  constructor(plane: DataPlane, options: ProtocolOptions) {
    this.plane = plane
    for (const protocol of protocols) {
      for (const route of protocol.routes(plane, options)) this.add(protocol, route)
    }
  }

  private add(protocol: Protocol, route: Route): void {
    const place = this.places.get(route.path)
    const methods = new Map(place?.methods)
    methods.set(route.method, route)
    if (route.method === 'GET') methods.set('HEAD', route)
    this.places.set(route.path, { protocol, path: route.path, methods })
  }

  get all(): Place[] {
    return [...this.places.values()]
  }

  find(path: string): Place | undefined {
    return this.places.get(path)
  }

  /** Whose words a refusal on this path should use. */
  protocolFor(path: string): Protocol {
    return (
      this.places.get(path)?.protocol ??
      protocols.find((protocol) => path.startsWith(protocol.prefix))!
    )
  }

  /** Why a path has no route: an unknown model is named, with those there are. */
  notFound(path: string): Error {
    const name = /^\/(?:v2\/)?models\/([^/]{1,128})(?:\/|$)/.exec(path)?.[1]
    if (name !== undefined && !this.plane.has(name)) {
      return fault('E_MODEL_NOT_FOUND', {
        '!model': JSON.stringify(name),
        known: this.plane.models.map((model) => model.name).join(', '),
      })
    }
    return fault('E_NOT_FOUND', { '!path': JSON.stringify(path.slice(0, 200)) })
  }
}
