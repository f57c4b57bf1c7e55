import type { CallShape } from '../../protocols/page/model-card.ts'

interface OutputChoiceProps {
  readonly model: CallShape
  readonly wanted: readonly string[]
  readonly onWanted: (names: readonly string[]) => void
}

/** What else the model can answer in the same call. */
export function OutputChoice({ model, wanted, onWanted }: OutputChoiceProps) {
  if (model.outputs.length === 0) return null
  return (
    <fieldset class="outputs">
      <legend>Answer besides</legend>
      {model.outputs.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={wanted.includes(name)}
            onChange={(event) =>
              onWanted(
                model.outputs.filter((other) =>
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
