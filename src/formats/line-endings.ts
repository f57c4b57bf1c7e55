// What a copy as text does to a binary file: git (`text` or `eol=crlf` in .gitattributes, core.autocrlf for files that look like text),
// FTP in ASCII mode and mail turn every LF into CR LF, or every CR LF into LF.
import { fault, isSlipwayError } from '../errors.ts'

interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

interface LineEnds {
  readonly lf: number
  readonly cr: number
  readonly crlf: number
}

/**
 * The refusal of a file that can't be read, which says so where its line ends were converted. `prove` reads other bytes in the place of
 * the file's to the last one, and throws what it finds: the way back is named only where the file it gives is whole.
 */
export function lineEndFault(
  file: NamedBytes,
  error: unknown,
  prove: (bytes: Uint8Array) => void,
): unknown {
  if (!isSlipwayError(error) || !codes.has(error.code)) return error
  const { name, bytes } = file
  const ends = countLineEnds(bytes)
  if (ends.lf === 0) return error
  if (ends.crlf === ends.lf) {
    const isWhole = isProven(withLineFeeds(bytes), prove)
    return isWhole || ends.crlf >= fewest ? widened(name, isWhole, error) : error
  }
  return ends.crlf === 0 && expectedByChance(ends, bytes.length) >= certain
    ? narrowed(name, error)
    : error
}

/** Reads a file, or refuses it as one whose line ends were converted where that is what is wrong with it. */
export function readUnconverted<F extends NamedBytes, T>(file: F, read: (file: F) => T): T {
  try {
    return read(file)
  } catch (error) {
    throw lineEndFault(file, error, (bytes) => void read({ ...file, bytes }))
  }
}

/** What a damaged stream can end in; a name on the list of dangerous ones is told as it is. */
const codes: ReadonlySet<string> = new Set(['E_FORMAT', 'E_INTEGRITY', 'E_LIMIT', 'E_UNSUPPORTED'])

// In a binary file one line feed in 256 follows a CR by chance; if all of three do, something put them there.
const fewest = 3

// With 12 pairs to be expected, none by chance is rarer than once in 100,000 files.
const certain = 12

function expectedByChance({ lf, cr }: LineEnds, length: number): number {
  return (lf * cr) / length
}

function countLineEnds(bytes: Uint8Array): LineEnds {
  let [lf, cr, crlf] = [0, 0, 0]
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 13) cr++
    else if (bytes[at] === 10) {
      lf++
      if (at > 0 && bytes[at - 1] === 13) crlf++
    }
  }
  return { lf, cr, crlf }
}

function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const undone = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++)
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) undone[length++] = bytes[at]!
  return undone.slice(0, length)
}

function isProven(bytes: Uint8Array, prove: (bytes: Uint8Array) => void): boolean {
  try {
    prove(bytes)
    return true
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    return false
  }
}

function widened(name: string, isWhole: boolean, error: Error): Error {
  const message = `${name} was changed on its way: every line feed in it has become CR LF, as git and FTP do to what they take for text (${error.message})`
  const hint = isWhole
    ? `${keepBinary(name)} Nothing is lost, undo it: ${command(name)}`
    : `Fetch it again as binary (git lfs pull, the raw file, scp). ${keepBinary(name)}`
  return fault('E_FORMAT', message, { hint, cause: error })
}

function narrowed(name: string, error: Error): Error {
  return fault(
    'E_FORMAT',
    `${name} was changed on its way: every CR LF in it has become LF, as git and FTP do to what they take for text, and which ones can't be told (${error.message})`,
    {
      hint: `Fetch it again as binary (git lfs pull, the raw file, scp), or ask for it where it was trained: a copy that git took in as text stays damaged. ${keepBinary(name)}`,
      cause: error,
    },
  )
}

/** One line that sh, cmd and PowerShell take alike; a name that a shell might read otherwise is left to the reader. */
function command(name: string): string {
  const isPlain = /^[\w.][\w.-]*$/.test(name)
  const script = `const[,i,o]=process.argv,f=require('fs');f.writeFileSync(o,f.readFileSync(i,'latin1').replace(/\\r\\n/g,'\\n'),'latin1')`
  return `node -e "${script}" ${isPlain ? `${name} restored-${name}` : 'DAMAGED RESTORED'}`
}

function keepBinary(name: string): string {
  const extension = /\.\w{1,16}$/.exec(name)?.[0] ?? '.pkl'
  return `With git, add the line "*${extension} binary" to .gitattributes.`
}
