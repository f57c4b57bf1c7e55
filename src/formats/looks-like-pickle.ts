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

// A number or name on its line, a MARK with what can follow it, an empty container with what can follow it.
const firstOpcode =
  /^(?:c[\w.]+\n[\w.]+\n|\([lpdt]p?\d*\n?|\([cSVILFKMJGNTUX(\]})i]|[\]})](?:[.(qap]|$)|[IL]-?\d+L?\n|F[-\d.einfa]+\n|S['"]|V[^\n]*\np|[KMJGTUX][\s\S]|N\.$)/
