import { fault } from '../errors.ts'
import type { ApiKeys, Principal, Scope } from './api-keys.ts'
import { anonymous } from './api-keys.ts'

/** Who asks. Without keys everybody is anonymous; with keys a Bearer token is needed. Throws E_UNAUTHENTICATED. */
export function authenticate(
  keys: ApiKeys | undefined,
  authorization: string | undefined,
): Principal {
  if (!keys) return anonymous
  const match = /^Bearer +([\x21-\x7e]{1,512}) *$/i.exec(authorization ?? '')
  const principal = match ? keys.find(match[1]!) : undefined
  if (principal) return principal
  throw fault(
    'E_UNAUTHENTICATED',
    match ? 'the API key is not known' : 'an API key is needed: Authorization: Bearer <key>',
  )
}

/** Whether this principal may do this. One place for every protocol; per-model rules belong here. Throws E_FORBIDDEN. */
export function authorize(principal: Principal, action: Scope, model?: string): void {
  if (principal.scopes.includes(action) || principal.scopes.includes('admin')) return
  throw fault(
    'E_FORBIDDEN',
    `this API key may not ${action}${model === undefined ? '' : ` with model "${model}"`}`,
  )
}
