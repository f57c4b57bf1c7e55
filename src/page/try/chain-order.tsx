import type { DroppedFile } from './messages.ts'
import { fileSize } from './file-size.ts'

interface ChainOrderProps {
  readonly files: readonly DroppedFile[]
  readonly onFiles: (files: readonly DroppedFile[]) => void
}

/** Several files in the order in which each feeds the next. */
export function ChainOrder({ files, onFiles }: ChainOrderProps) {
  const swapped = (at: number): DroppedFile[] => {
    const copy = [...files]
    ;[copy[at], copy[at + 1]] = [copy[at + 1]!, copy[at]!]
    return copy
  }
  return (
    <ol class="chain" aria-label="Files in their order">
      {files.map((file, i) => (
        <li key={i}>
          <span class="chain-name">
            {file.member === undefined ? file.name : `${file.name}::${file.member}`}
          </span>
          <span class="soft small">{fileSize(file.blob.size)}</span>
          <span class="chain-actions">
            <button
              type="button"
              disabled={i === 0}
              aria-label={`Move ${file.name} up`}
              onClick={() => onFiles(swapped(i - 1))}
            >
              ↑
            </button>
            <button
              type="button"
              disabled={i === files.length - 1}
              aria-label={`Move ${file.name} down`}
              onClick={() => onFiles(swapped(i))}
            >
              ↓
            </button>
            <button
              type="button"
              aria-label={`Take ${file.name} away`}
              onClick={() => onFiles(files.filter((other) => other !== file))}
            >
              ×
            </button>
          </span>
        </li>
      ))}
    </ol>
  )
}
