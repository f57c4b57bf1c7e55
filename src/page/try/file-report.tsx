import type { EstimatorTree } from '../../ir/model.ts'
import { Facts } from '../facts.tsx'
import { fileSize } from './file-size.ts'
import type { FileFacts } from './messages.ts'

interface FileReportProps {
  readonly facts: FileFacts
  /** Takes an item of what the file holds; undefined: they are not shown. */
  readonly onMember: ((member: string) => void) | undefined
}

/** What `slipway inspect` says of one file, in brief. */
export function FileReport({ facts, onMember }: FileReportProps) {
  const { name, what, kind, madeWith, bytes, sha256, tree } = facts
  const lines = [
    ['Made with', madeWith ?? ''],
    ['Kind', kind],
    ['Size', fileSize(bytes)],
    ['SHA-256', sha256],
  ] as const
  return (
    <section class="card" aria-label={name}>
      <h2>
        {name} <span class="soft what">{what}</span>
      </h2>
      <Facts facts={lines} />
      {facts.dangerous.length > 0 && (
        <p class="bad">
          It names what runs code, opens files or connects:{' '}
          <span class="mono">{facts.dangerous.join(', ')}</span>
        </p>
      )}
      {tree && (
        <details open={countOf(tree) <= 12}>
          <summary>Estimators</summary>
          <ul class="tree">
            <Branch tree={tree} />
          </ul>
        </details>
      )}
      <Members facts={facts} onMember={onMember} />
      {facts.drift.length > 0 && (
        <details>
          <summary>{`What today's release of the library makes of it`}</summary>
          <ul class="notes">
            {facts.drift.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function countOf(tree: EstimatorTree): number {
  return tree.children.reduce((sum, child) => sum + countOf(child), 1)
}

const mostChildren = 30

function Branch({ tree }: { readonly tree: EstimatorTree }) {
  const { name, role, parameters, children } = tree
  const settings = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  return (
    <li>
      {role !== undefined && <span class="soft">{`${role}: `}</span>}
      <span class="strong">{name}</span>
      <span class="soft mono">{` (${settings.join(', ')})`}</span>
      {children.length > 0 && (
        <ul>
          {children.slice(0, mostChildren).map((child, i) => (
            <Branch key={i} tree={child} />
          ))}
          {children.length > mostChildren && (
            <li class="soft">{`and ${children.length - mostChildren} more`}</li>
          )}
        </ul>
      )}
    </li>
  )
}

const mostMembers = 100

function Members({ facts, onMember }: FileReportProps) {
  if (facts.members.length === 0 || !onMember) return null
  return (
    <>
      <p>It holds several things. Choose the model:</p>
      <ul class="members" aria-label="Items of the file">
        {facts.members.slice(0, mostMembers).map(({ name, what }) => (
          <li key={name}>
            <button type="button" onClick={() => onMember(name)}>
              {name}
            </button>
            <span class="soft">{what}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
