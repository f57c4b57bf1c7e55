import { useId, useState } from 'preact/hooks'

interface DropZoneProps {
  /** `isMore`: behind those that are there. */
  readonly onFiles: (files: readonly File[], isMore: boolean) => void
  readonly hasFiles: boolean
}

/** Where files are dropped or, by mouse or keyboard, chosen. */
export function DropZone({ onFiles, hasFiles }: DropZoneProps) {
  const [isOver, setOver] = useState(false)
  const take = (list: FileList | null | undefined, isMore: boolean) => {
    const files = Array.from(list ?? [])
    if (files.length > 0) onFiles(files, isMore)
  }
  return (
    <div
      class={`drop-zone${isOver ? ' over' : ''}${hasFiles ? ' slim' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer?.files, false)
      }}
    >
      <p>{hasFiles ? 'Drop other files here, or' : 'Drop a model file here, or'}</p>
      <p class="choices">
        <FileButton
          label={hasFiles ? 'Choose others' : 'Choose files'}
          onFiles={(list) => take(list, false)}
        />
        {hasFiles && <FileButton label="Add to these" onFiles={(list) => take(list, true)} />}
      </p>
      {!hasFiles && (
        <p class="soft small">
          scikit-learn pickles and joblib files, XGBoost, LightGBM, CatBoost, ONNX, .slipway.
          Several files are a chain: a vectorizer, then its model.
        </p>
      )}
    </div>
  )
}

interface FileButtonProps {
  readonly label: string
  readonly onFiles: (files: FileList | null) => void
}

/** The input is what the keyboard reaches and a screen reader names; its label is what is seen. */
function FileButton({ label, onFiles }: FileButtonProps) {
  const id = useId()
  return (
    <span class="file-button">
      <input
        type="file"
        id={id}
        multiple
        onChange={(event) => {
          onFiles(event.currentTarget.files)
          // The same file again is a change, too.
          event.currentTarget.value = ''
        }}
      />
      <label for={id}>{label}</label>
    </span>
  )
}
