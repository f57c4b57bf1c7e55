import { hasBytes, latin1 } from './bytes.ts'
import { compressionOf } from './pickle/compression.ts'

/**
 * Whether a file is meant to be a pickle or joblib file. Protocols 2 to 5 say so; protocols 0 and 1 have no mark, so their
 * first opcode must be followed by what it needs, and the last byte be STOP.
 */
export function looksLikePickle(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x80 && bytes[1]! <= 5) return true
  if (compressionOf(bytes) !== undefined) return true
  return hasBytes(bytes, '.', bytes.length - 1) && firstOpcode.test(latin1(bytes.subarray(0, 512)))
}

// CR LF is what a copy as text made of a line feed: reading refuses it, and says how to undo it.
// A number or name on its line, a MARK with what can follow it, an empty container with what can follow it.
const firstOpcode =
  /^(?:c[\w.]+\r?\n[\w.]+\r?\n|\([lpdt]p?\d*\r?\n?|\([cSVILFKMJGNTUX(\]})i]|[\]})](?:[.(qap]|$)|[IL]-?\d+L?\r?\n|F[-\d.einfa]+\r?\n|S['"]|V[^\n]*\np|[KMJGTUX][\s\S]|N\.$)/
