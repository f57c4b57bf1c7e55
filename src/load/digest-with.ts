import type { ModelFile } from '../formats/format.ts'

type Hash = (bytes: Uint8Array) => Uint8Array

/** 'sha256:...' over the files' own digests, in order, each with its member, and those of `more`. */
export function digestWith(
  sha256: Hash,
  files: readonly ModelFile[],
  more: readonly Uint8Array[] = [],
): string {
  const parts = files.flatMap(({ bytes, member }) => [
    sha256(bytes),
    ...(member === undefined ? [] : [new TextEncoder().encode(`::${member}`)]),
  ])
  const all = [...parts, ...more.map(sha256)]
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of all) {
    joined.set(part, at)
    at += part.length
  }
  return `sha256:${hexOf(sha256(joined))}`
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
