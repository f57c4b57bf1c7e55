import { createHash, timingSafeEqual } from 'node:crypto'
import { fault } from '../errors.ts'

export type Scope = 'infer' | 'read' | 'admin'

export interface Principal {
  readonly id: string
  readonly scopes: readonly Scope[]
}

interface StoredKey {
  readonly id: string
  readonly hash: Buffer
  readonly scopes: readonly Scope[]
}

export const anonymous: Principal = { id: 'anonymous', scopes: ['infer', 'read'] }

const scopes: readonly string[] = ['infer', 'read', 'admin']

/** Keys a server knows: only their SHA-256 is kept. Several may be live at once, so that one can be changed without a gap. */
export class ApiKeys {
  private readonly keys: readonly StoredKey[]

  constructor(keys: readonly StoredKey[]) {
    this.keys = keys
  }

  /**
   * Reads a key file: one key a line, `id sha256:<64 hex digits> scope,scope`; '#' begins a comment.
   * Throws E_CONFIG with the line's number.
   */
  static parse(text: string): ApiKeys {
    const keys = text
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .flatMap((line, index) => (line === '' ? [] : [parseLine(line, index + 1)]))
    if (keys.length === 0) throw fault('E_CONFIG', 'the API key file holds no key')
    return new ApiKeys(keys)
  }

  /** The principal of a Bearer token. Every stored hash is compared in constant time, whichever fits. */
  find(token: string): Principal | undefined {
    const given = createHash('sha256').update(token).digest()
    let found: StoredKey | undefined
    for (const key of this.keys) if (timingSafeEqual(key.hash, given)) found = key
    return found
  }
}

function parseLine(line: string, number: number): StoredKey {
  const [id, hash, list] = line.split(/\s+/)
  const match = /^sha256:([0-9a-f]{64})$/.exec(hash ?? '')
  const wanted = (list ?? 'infer,read').split(',')
  if (!id || !match || !wanted.every((scope) => scopes.includes(scope))) {
    throw fault(
      'E_CONFIG',
      `line ${number} of the API key file is not "id sha256:<64 hex digits> infer,read,admin"`,
    )
  }
  return { id, hash: Buffer.from(match[1]!, 'hex'), scopes: wanted as Scope[] }
}
