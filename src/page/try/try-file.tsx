import { Playground } from '../playground/playground.tsx'
import { BundleItems } from './bundle-items.tsx'
import { ChainOrder } from './chain-order.tsx'
import type { Core } from './core.ts'
import { DropZone } from './drop-zone.tsx'
import { FileReport } from './file-report.tsx'
import type { DroppedFile, Opened } from './messages.ts'
import { ModelReport } from './model-report.tsx'
import { RefusalView } from './refusal-view.tsx'
import { useTriedFile } from './use-tried-file.ts'

/** A model file read and answered in this browser, by the code the server runs. Nothing is uploaded. */
export function TryFile() {
  const { tried, files, bundle, core, open } = useTriedFile()
  const take = (chosen: readonly File[], isMore: boolean) => {
    const more = chosen.map((blob) => ({ name: blob.name, blob }))
    void open(isMore ? [...files, ...more] : more)
  }
  return (
    <main id="main" class="try-file" tabIndex={-1}>
      <h1>Try a file</h1>
      <p class="soft">
        The file is read and answered in this browser, by the code the server runs. Nothing is
        uploaded, and nothing in the file is executed.
      </p>
      <div>
        <DropZone onFiles={take} hasFiles={files.length > 0} />
        <div role="status">
          {tried.state === 'opening' && (
            <p class="opening">
              <progress aria-label={tried.stage} />
              <span>{tried.stage} ...</span>
              <button type="button" onClick={() => core.stop()}>
                Stop
              </button>
            </p>
          )}
        </div>
      </div>
      {bundle && (
        <BundleItems bundle={bundle} files={files} onFiles={(chosen) => void open(chosen)} />
      )}
      {files.length > 1 && <ChainOrder files={files} onFiles={(order) => void open(order)} />}
      {tried.state === 'stopped' && (
        <div class="problem" role="alert">
          <p class="problem-what">{tried.words}</p>
          <p>A server takes larger models: slipway serve.</p>
        </div>
      )}
      {tried.state === 'opened' && (
        <OpenedFiles
          key={tried.turn}
          opened={tried.opened}
          isBundle={bundle !== undefined && files[0]?.member === undefined}
          core={core}
          onMember={(at, member) => void open(withMember(files, at, member))}
        />
      )}
    </main>
  )
}

/** An item of an item is named with `::` between, as on the command line. */
function withMember(files: readonly DroppedFile[], at: number, member: string): DroppedFile[] {
  return files.map((file, i) => {
    if (i !== at) return file
    return { ...file, member: file.member === undefined ? member : `${file.member}::${member}` }
  })
}

interface OpenedFilesProps {
  readonly opened: Opened
  /** The items of the file are on offer above. */
  readonly isBundle: boolean
  readonly core: Core
  readonly onMember: (file: number, member: string) => void
}

function OpenedFiles({ opened, isBundle, core, onMember }: OpenedFilesProps) {
  const { files, model, refusal, isTurned } = opened
  const [only] = files
  // Where several things stand in the way, loading stops at the first.
  const reasons = files.length === 1 && only!.reasons.length > 1 ? only!.reasons : []
  const others = reasons.filter(({ message }) => message !== refusal?.message)
  return (
    <>
      {isTurned && <p>They are a chain in this order: the first feeds the second.</p>}
      {refusal && !isBundle && <RefusalView refusal={refusal} />}
      {refusal && others.map((reason) => <RefusalView key={reason.message} refusal={reason} />)}
      {model && <ModelReport model={model} />}
      {model && <Playground model={model.card} send={core.send} url={undefined} needsKey={false} />}
      {files.map((facts, i) => (
        <FileReport
          key={i}
          facts={facts}
          onMember={isBundle ? undefined : (member) => onMember(i, member)}
        />
      ))}
    </>
  )
}
