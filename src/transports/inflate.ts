import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { fault } from '../errors.ts'

type Inflater = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>

const inflaters: ReadonlyMap<string, Inflater> = new Map<string, Inflater>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
])

/** Whether a body needs inflating. Throws E_MEDIA_TYPE for codings that are not known, and for two at once. */
export function inflaterFor(encoding: string | undefined): Inflater | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return undefined
  const inflater = inflaters.get(encoding.trim().toLowerCase())
  if (inflater) return inflater
  throw fault(
    'E_MEDIA_TYPE',
    `this Content-Encoding is not understood; use one of ${[...inflaters.keys()].join(', ')}, or none`,
  )
}

/** The body as it was before compression, never more than `limit` bytes. Throws E_TOO_LARGE, E_BODY. */
export async function inflateBody(
  inflater: Inflater,
  body: Uint8Array,
  limit: number,
): Promise<Uint8Array> {
  try {
    return await inflater(body, { maxOutputLength: limit })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw fault('E_TOO_LARGE', `the inflated body is over the limit of ${limit} bytes`)
    throw fault('E_BODY', 'the body is not what its Content-Encoding says', { cause: error })
  }
}
