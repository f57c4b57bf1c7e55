import type { BundleProposal } from '../config/propose-for-bundle.ts'

/** How a bundle can be served: a line to paste, or a slipway.json, and what of it was guessed. */
export function proposalLines(path: string, proposal: BundleProposal): string[] {
  const { chain, files, config, guesses, unused } = proposal
  const folder = path.slice(0, path.length - nameOf(path).length)
  const json = JSON.stringify(config)
  return [
    `proposed chain: ${chain.join(' -> ')}`,
    ...(files
      ? [`slipway serve ${quoted(files.map((file) => folder + file).join(','))}`]
      : [`as ${folder}slipway.json, then: slipway serve ${quoted(folder || '.')}`, json]),
    ...guesses.map((text) => `guess: ${text}`),
    ...(unused.length > 0 ? [`no place found for: ${unused.join(', ')}`] : []),
  ]
}

/** The file's name in a path that may name a part of it. */
function nameOf(path: string): string {
  const at = path.indexOf('::')
  const file = at > 0 ? path.slice(0, at) : path
  return path.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}

/** As one word of sh; single quotes also hold in PowerShell. */
function quoted(text: string): string {
  return /^[\p{L}\p{N}_.:/,@%+=-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
