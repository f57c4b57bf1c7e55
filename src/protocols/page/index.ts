// The page at /, its assets, and what it asks of the server besides the public routes.
import type { DataPlane } from '../../serving/data-plane.ts'
import { errorText } from '../error-text.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions } from '../protocol.ts'
import { jsonType } from '../protocol.ts'

export const pageProtocol: Protocol = {
  name: 'page',
  prefix: '/page',
  routes: (plane, options) => [
    // None of these names a model: the page reads /page/models, for which a key may be needed.
    { method: 'GET', path: '/', scope: undefined, handle: root },
    ...Object.entries(assetTypes).map(([name, contentType]) => ({
      method: 'GET' as const,
      path: `/page/${name}`,
      scope: undefined,
      handle: async (request: HttpRequest) =>
        (await import('./assets.ts')).asset(request, name, contentType),
    })),
    {
      method: 'GET',
      path: '/page/models',
      scope: 'read',
      handle: cardsOf(plane, options),
    },
  ],
  encodeError: errorText,
}

/** What scripts/build-page.mjs writes beside the HTML. */
const assetTypes: Readonly<Record<string, string>> = {
  'app.js': 'text/javascript; charset=utf-8',
  'app.css': 'text/css; charset=utf-8',
  'try-worker.js': 'text/javascript; charset=utf-8',
}

/** Browsers get the page, others the way to the documentation. */
async function root(request: HttpRequest): Promise<HttpResponse> {
  const accept = request.headers['accept']
  if (typeof accept !== 'string' || !/\btext\/html\b/i.test(accept)) return toDocs
  return (await (await import('./assets.ts')).indexPage(request)) ?? toDocs
}

const toDocs: HttpResponse = {
  status: 302,
  contentType: 'text/plain; charset=utf-8',
  body: 'see /docs\n',
  headers: ['Location', '/docs', 'Vary', 'Accept'],
}

/** The page asks again and again: the text is kept as long as the server's state is the same. */
function cardsOf(plane: DataPlane, options: ProtocolOptions): () => Promise<HttpResponse> {
  let kept: { readonly isReady: boolean; readonly response: HttpResponse } | undefined
  return async () => {
    const isReady = options.isReady()
    if (kept?.isReady !== isReady) {
      const { modelCard } = await import('./model-card.ts')
      const models = plane.models.map((model) => modelCard(model, options))
      const body = JSON.stringify({ models })
      kept = { isReady, response: { status: 200, contentType: jsonType, body } }
    }
    return kept.response
  }
}
