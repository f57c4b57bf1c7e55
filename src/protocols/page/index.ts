// The page at /, its assets, and what it asks of the server besides the public routes.
import type { LoadedModel } from '../../load/loaded-model.ts'
import { modelVersion } from '../answer-headers.ts'
import { errorText } from '../error-text.ts'
import type { HttpRequest, HttpResponse, Protocol, ProtocolOptions } from '../protocol.ts'
import { jsonType } from '../protocol.ts'
import type { CallShape, ModelCard } from './model-card.ts'

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
      handle: async () => {
        const cards = await Promise.all(plane.models.map((model) => cardOf(model, options)))
        return { status: 200, contentType: jsonType, body: JSON.stringify({ models: cards }) }
      },
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

const shapes = new WeakMap<LoadedModel, CallShape>()

async function cardOf(model: LoadedModel, options: ProtocolOptions): Promise<ModelCard> {
  const { answerForm, callShape } = await import('./model-card.ts')
  let shape = shapes.get(model)
  if (!shape) {
    shape = callShape(model.signatureFor(model.defaultOutputs), model.defaultOutputs)
    shapes.set(model, shape)
  }
  const { source } = model.model
  return {
    ...shape,
    estimator: source.estimator,
    name: model.name,
    versions: [modelVersion],
    state: options.isReady() ? 'ready' : 'draining',
    digest: model.digest,
    framework: `${source.framework} ${source.frameworkVersion}`.trim(),
    container: source.container,
    ...(model.verified ? { verifiedRows: model.verified.rows } : {}),
    inputKey: options.inputKey ?? 'X',
    answer: answerForm(model.answer, options),
  }
}
