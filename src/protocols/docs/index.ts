// What people read: the OpenAPI document, and a page over it that needs no network.
import { errorText } from '../error-text.ts'
import type { Protocol } from '../protocol.ts'
import { jsonType } from '../protocol.ts'

export const docsProtocol: Protocol = {
  name: 'docs',
  prefix: '/docs',
  routes: (plane, options) => {
    // Made on the first request: most servers are never asked.
    let document: string | undefined
    return [
      // The page says nothing of the models: it reads the document, for which a key may be needed.
      {
        method: 'GET',
        path: '/docs',
        scope: undefined,
        handle: async () => (await import('./page.ts')).docsPage,
      },
      {
        method: 'GET',
        path: '/openapi.json',
        scope: 'read',
        handle: async () => {
          const { openApiDocument } = await import('./openapi.ts')
          document ??= JSON.stringify(openApiDocument(plane, options))
          return { status: 200, contentType: jsonType, body: document }
        },
      },
    ]
  },
  encodeError: errorText,
}
