// What runs a server asks: alive, ready, metrics.
import { errorText } from '../error-text.ts'
import type { HttpResponse, Protocol } from '../protocol.ts'

const plainType = 'text/plain; charset=utf-8'
const ok: HttpResponse = { status: 200, contentType: plainType, body: 'ok\n' }
const draining: HttpResponse = { status: 503, contentType: plainType, body: 'draining\n' }

export const operationsProtocol: Protocol = {
  name: 'operations',
  prefix: '',
  routes: (_plane, options) => [
    { method: 'GET', path: '/livez', scope: undefined, handle: () => ok },
    {
      method: 'GET',
      path: '/readyz',
      scope: undefined,
      handle: () => (options.isReady() ? ok : draining),
    },
    {
      method: 'GET',
      path: '/metrics',
      scope: 'read',
      handle: () => ({
        status: 200,
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
        body: options.renderMetrics(),
      }),
    },
  ],
  encodeError: errorText,
}
