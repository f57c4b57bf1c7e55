interface OutputChoiceProps {
  readonly names: readonly string[]
  readonly wanted: readonly string[]
  readonly onWanted: (names: readonly string[]) => void
}

/** What else the model can answer in the same call. */
export function OutputChoice({ names, wanted, onWanted }: OutputChoiceProps) {
  if (names.length === 0) return null
  return (
    <fieldset class="outputs">
      <legend>Answer besides</legend>
      {names.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={wanted.includes(name)}
            onChange={(event) =>
              onWanted(
                names.filter((other) =>
                  other === name ? event.currentTarget.checked : wanted.includes(other),
                ),
              )
            }
          />
          <span class="mono">{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
