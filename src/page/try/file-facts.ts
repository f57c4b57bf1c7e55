import type { ModelFile } from '../../formats/format.ts'
import { inspectFile } from '../../formats/inspect-file.ts'
import type { Inspection } from '../../formats/inspection.ts'
import type { Model } from '../../ir/model.ts'
import { bytesDigest } from '../../load/bytes-digest.ts'
import { hexOf } from '../../load/digest-with.ts'
import type { FileFacts } from './messages.ts'

const effects = { differs: 'answers otherwise', fails: 'fails' }

/** What a file is, and the model in it where it holds one by itself. */
export async function inspectDropped(
  file: ModelFile,
): Promise<{ readonly facts: FileFacts; readonly model: Model | undefined }> {
  const inspection = await inspectFile(file)
  return { facts: factsOf(file, inspection), model: inspection.model }
}

function factsOf(file: ModelFile, inspection: Inspection): FileFacts {
  const { what, container, details, framework, frameworkVersion, tree, members, hint } = inspection
  return {
    name: file.member === undefined ? file.name : `${file.name}::${file.member}`,
    bytes: file.bytes.length,
    sha256: hexOf(bytesDigest(file.bytes)),
    what,
    kind: [container, ...Object.entries(details).map(([name, value]) => `${name} ${value}`)].join(
      ', ',
    ),
    ...(framework === undefined
      ? {}
      : { madeWith: [framework, frameworkVersion].filter(Boolean).join(' ') }),
    ...(tree ? { tree } : {}),
    members: members.map(({ name, what: is }) => ({ name, what: is })),
    reasons: inspection.reasons,
    ...(hint === undefined ? {} : { hint }),
    dangerous: inspection.globals
      .filter(({ verdict }) => verdict === 'dangerous')
      .map(({ name }) => name),
    drift: inspection.drift.map(
      ({ effect, estimator, what: how }) => `${effects[effect]}: ${estimator} ${how}`,
    ),
  }
}
