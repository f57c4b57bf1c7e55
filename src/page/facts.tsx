interface FactsProps {
  /** Title and text; an empty text is no fact. */
  readonly facts: readonly (readonly [title: string, text: string])[]
}

const hashes = ['Digest', 'SHA-256']

/** What is known of a model or a file, side by side. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl class="facts">
      {facts
        .filter(([, text]) => text !== '')
        .map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd class={hashes.includes(title) ? 'mono digest' : undefined} title={text}>
              {text}
            </dd>
          </div>
        ))}
    </dl>
  )
}
