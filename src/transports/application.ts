import type { SlipwayError } from '../errors.ts'
import { fault, isSlipwayError } from '../errors.ts'
import { modelVersion } from '../protocols/answer-headers.ts'
import type { HttpResponse, ProtocolOptions } from '../protocols/protocol.ts'
import { jsonType } from '../protocols/protocol.ts'
import { authenticate, authorize } from '../serving/authorize.ts'
import { DataPlane } from '../serving/data-plane.ts'
import type { InferenceRecord, RecordSink } from '../telemetry/inference-record.ts'
import { Metrics } from '../telemetry/metrics.ts'
import { logErrorsTo, logRecordsTo } from '../telemetry/record-log.ts'
import type { Exchange } from './exchange.ts'
import { Router } from './router.ts'
import type { ApplicationOptions, Limits } from './server-options.ts'
import { defaultLimits } from './server-options.ts'

/** Everything of a server but its sockets: routes, who may ask, answers, refusals, records. */
export class Application {
  readonly plane: DataPlane
  readonly router: Router
  readonly limits: Limits
  readonly options: ApplicationOptions
  isReady = true
  private readonly sinks: readonly RecordSink[]
  private readonly reportError: (error: unknown, requestId: string) => void

  constructor(options: ApplicationOptions) {
    this.options = options
    this.limits = { ...defaultLimits, ...options.limits }
    this.plane = new DataPlane({
      models: options.models,
      ...(options.defaultModel === undefined ? {} : { defaultModel: options.defaultModel }),
      maxResponseElements: this.limits.responseElements,
      maxQueueMilliseconds: this.limits.queueMilliseconds,
    })
    const metrics = new Metrics()
    this.router = new Router(this.plane, this.protocolOptions(metrics))
    const log = options.logger
      ? [
          logRecordsTo(options.logger, {
            all: options.logRequests ?? false,
            slowMilliseconds: options.slowMilliseconds ?? 1000,
          }),
        ]
      : []
    this.sinks = [metrics.sink, ...log, ...(options.sinks ?? [])]
    this.reportError = options.logger ? logErrorsTo(options.logger) : () => {}
  }

  /** After what waits to be served now. */
  warmUpSoon(): void {
    setImmediate(() => {
      this.plane.warmUp().catch((error: unknown) => this.reportError(error, 'warm-up'))
    })
  }

  private protocolOptions(metrics: Metrics): ProtocolOptions {
    const { style, inputKey, outputKey, serverVersion, apiKeys } = this.options
    return {
      serverVersion,
      needsKey: apiKeys !== undefined,
      isReady: () => this.isReady,
      renderMetrics: () => metrics.render(this.plane.models),
      ...(style === undefined ? {} : { style }),
      ...(inputKey === undefined ? {} : { inputKey }),
      ...(outputKey === undefined ? {} : { outputKey }),
    }
  }

  /** Finds the route and who asks. Throws E_UNAUTHENTICATED before it says whether a route is there. */
  admit(exchange: Exchange): void {
    const place = this.router.find(exchange.path)
    const route = place?.methods.get(exchange.method)
    exchange.protocol = place?.protocol
    if (!route || route.scope !== undefined) {
      exchange.principal = authenticate(
        this.options.apiKeys,
        exchange.headers['authorization'] as string | undefined,
      )
    }
    if (!place) throw this.router.notFound(exchange.path)
    if (!route) {
      throw fault('E_METHOD', {
        method: exchange.method,
        allowed: [...place.methods.keys()].join(', '),
      })
    }
    if (route.scope !== undefined) authorize(exchange.principal, route.scope)
    exchange.route = route
  }

  /** Answers an admitted request whose body is read. Never throws, never rejects. */
  answer(exchange: Exchange): HttpResponse | Promise<HttpResponse> {
    exchange.readAt = performance.now()
    try {
      const response = exchange.route!.handle(exchange)
      return response instanceof Promise
        ? response.catch((error: unknown) => this.refuse(exchange, error))
        : response
    } catch (error) {
      return this.refuse(exchange, error)
    }
  }

  /** A refusal in the words of the request's protocol. What is no SlipwayError is our fault: logged, and not told. */
  refuse(exchange: Exchange, thrown: unknown): HttpResponse {
    const error = isSlipwayError(thrown) ? thrown : fault('E_INTERNAL', {}, { cause: thrown })
    if (error !== thrown) this.reportError(thrown, exchange.requestId)
    exchange.code = error.code
    exchange.logMessage = error.logMessage
    const protocol = exchange.protocol ?? this.router.protocolFor(exchange.path)
    const body = protocol.encodeError({
      code: error.code,
      message: error.message,
      requestId: exchange.requestId,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
    return {
      status: error.status,
      contentType: jsonType,
      body,
      headers: this.refusalHeaders(exchange, error),
    }
  }

  private refusalHeaders(exchange: Exchange, { code, status }: SlipwayError): string[] {
    if (status === 401) return ['WWW-Authenticate', 'Bearer realm="slipway"']
    if (status === 503 || status === 429) return ['Retry-After', '1']
    const place = code === 'E_METHOD' ? this.router.find(exchange.path) : undefined
    return place ? ['Allow', [...place.methods.keys()].join(', ')] : []
  }

  /** Hands the record of an answered request to every sink. */
  record(exchange: Exchange, status: number): void {
    const { model, startedAt } = exchange
    const readAt = exchange.readAt || startedAt
    const boundAt = exchange.boundAt || readAt
    const computedAt = exchange.computedAt || boundAt
    const record: InferenceRecord = {
      time: exchange.time,
      requestId: exchange.requestId,
      principal: exchange.principal.id,
      protocol: exchange.protocol?.name ?? '',
      model: model?.name ?? '',
      version: model ? modelVersion : '',
      digest: model?.digest ?? '',
      rows: exchange.rows,
      status,
      code: exchange.code,
      message: exchange.logMessage,
      durations: {
        read: readAt - startedAt,
        bind: boundAt - readAt,
        compute: computedAt - boundAt,
        total: performance.now() - startedAt,
      },
    }
    for (const sink of this.sinks) sink(record)
  }
}
