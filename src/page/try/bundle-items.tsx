import type { DroppedFile, FileFacts } from './messages.ts'

/** A file that holds several things. */
export interface Bundle {
  readonly file: DroppedFile
  readonly members: FileFacts['members']
}

interface BundleItemsProps {
  readonly bundle: Bundle
  readonly files: readonly DroppedFile[]
  readonly onFiles: (files: readonly DroppedFile[]) => void
}

const mostMembers = 100

/** The items of a bundle, to choose one or, in the order of the clicks, a chain of them. */
export function BundleItems({ bundle, files, onFiles }: BundleItemsProps) {
  const { file, members } = bundle
  const chosen = files.filter(({ member }) => member !== undefined)
  const placeOf = (name: string) =>
    chosen.findIndex(({ member }) => member === name || member!.startsWith(`${name}::`))
  const toggle = (name: string) => {
    const at = placeOf(name)
    const next = at < 0 ? [...chosen, { ...file, member: name }] : chosen.filter((_, i) => i !== at)
    onFiles(next.length === 0 ? [file] : next)
  }
  return (
    <section class="card" aria-label={`Items of ${file.name}`}>
      <h2>{`${file.name} holds several things`}</h2>
      <p class="soft">Choose the model, or several in their order: a vectorizer, then its model.</p>
      <ul class="members">
        {members.slice(0, mostMembers).map(({ name, what }) => {
          const at = placeOf(name)
          return (
            <li key={name}>
              <button type="button" aria-pressed={at >= 0} onClick={() => toggle(name)}>
                {at >= 0 && chosen.length > 1 && <span class="place">{`${at + 1}. `}</span>}
                {name}
              </button>
              <span class="soft">{what}</span>
            </li>
          )
        })}
      </ul>
      {members.length > mostMembers && (
        <p class="soft small">{`and ${members.length - mostMembers} more`}</p>
      )}
    </section>
  )
}
