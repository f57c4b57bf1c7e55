import type { BundleProposal } from '../config/proposing/propose-for-bundle.ts'
import { shellWord } from './shell-word.ts'

/** How a bundle can be served: a line to paste, or a slipway.json, and what of it was guessed. */
export function proposalLines(path: string, proposal: BundleProposal): string[] {
  const { chain, files, config, guesses, unused } = proposal
  const folder = path.slice(0, path.length - nameOf(path).length)
  const json = JSON.stringify(config)
  return [
    `proposed chain: ${chain.join(' -> ')}`,
    ...(files
      ? [`slipway serve ${shellWord(files.map((file) => folder + file).join(','))}`]
      : [`as ${folder}slipway.json, then: slipway serve ${shellWord(folder || '.')}`, json]),
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
