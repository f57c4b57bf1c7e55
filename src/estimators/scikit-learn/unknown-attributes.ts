import type { Version } from '../context.ts'
import { atLeast } from '../context.ts'
import type { ObjectView } from '../object-view.ts'
import { commonAttributes, knownAttributes, newestKnown } from './known-attributes.ts'

/** '1.9': what is known of scikit-learn ends there. */
export const newestKnownText = newestKnown.join('.')

/** Whether a later scikit-learn than any known one made it. */
export function isFromTheFuture(version: Version): boolean {
  const [major, minor] = newestKnown
  return atLeast(version, major, minor + 1)
}

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined

/**
 * Refuses an object that a later scikit-learn than any known one wrote when it holds what no known version of its class does: a new
 * parameter or attribute may change the answer. In files of known versions such extras are a user's own, and change nothing.
 */
export function refuseUnknownAttributes(view: ObjectView, version: Version): void {
  if (!isFromTheFuture(version)) return
  table ??= tableOf()
  const known = table.get(view.name)
  const unknown = view.keys.filter((key) => !known?.has(key))
  if (unknown.length === 0) return
  throw view.unsupported(
    `of scikit-learn ${version.join('.')} holds ${unknown.slice(0, 5).join(', ')}, which no version up to ${newestKnownText} has: what that changes is not known`,
    `Update Slipway, or fit it again with scikit-learn ${newestKnownText}.`,
  )
}

function tableOf(): ReadonlyMap<string, ReadonlySet<string>> {
  const common = commonAttributes.split(' ')
  return new Map(
    knownAttributes
      .trim()
      .split('\n')
      .map((line) => {
        const [name, ...own] = line.split(' ')
        return [name!, new Set([...common, ...own])]
      }),
  )
}
