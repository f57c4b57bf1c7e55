// ZIP archives (PKWARE APPNOTE 6.3.10): what Python's zipfile writes, and nothing looser. Readers that disagree about an archive are how
// hostile members hide, so two records of one fact that differ are an error.
import { fault } from '../errors.ts'
import { crc32 } from './crc32.ts'
import { inflate, inflateErrorCode } from './node-door.ts'

export interface ZipLimits {
  readonly members: number
  /** Bytes of one member after inflation. */
  readonly memberBytes: number
  /** Bytes of all members after inflation. */
  readonly totalBytes: number
}

export const zipLimits: ZipLimits = {
  members: 100_000,
  memberBytes: 2 ** 31 - 1,
  totalBytes: 2 ** 32,
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

const endSize = 22
const directorySize = 46
const localSize = 30

/** An archive's members, inflated and checked when read. Nothing is ever written to disk. */
export class Zip {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly limits: ZipLimits
  private readonly entries: Map<string, Entry>
  private inflated = 0

  /** Reads the directory. Throws E_FORMAT, E_PATH, E_LIMIT or E_UNSUPPORTED, naming the member. */
  constructor(bytes: Uint8Array, limits: ZipLimits = zipLimits) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.limits = limits
    this.entries = this.readDirectory()
    this.checkLayout()
  }

  get names(): string[] {
    return [...this.entries.keys()]
  }

  /** Bytes of the members read so far. */
  get inflatedBytes(): number {
    return this.inflated
  }

  has(name: string): boolean {
    return this.entries.has(name)
  }

  /** One member's bytes; its size and CRC are verified. */
  read(name: string): Uint8Array {
    const entry = this.entries.get(name)
    if (!entry) throw fault('E_FORMAT', `the archive has no member ${quote(name)}`)
    this.inflated += entry.size
    if (entry.size > this.limits.memberBytes || this.inflated > this.limits.totalBytes) {
      throw fault(
        'E_LIMIT',
        `member ${quote(name)} would bring the archive to ${this.inflated} inflated bytes`,
      )
    }
    const start = this.dataStart(entry)
    const packed = this.bytes.subarray(start, start + entry.packed)
    const content = entry.method === 0 ? packed : inflateMember(packed, entry)
    if (content.length !== entry.size || crc32(content) !== entry.crc) {
      throw fault('E_INTEGRITY', `member ${quote(name)} fails its checksum`)
    }
    return content
  }

  private readDirectory(): Map<string, Entry> {
    const { view, bytes } = this
    const end = bytes.length - endSize
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) {
      throw fault(
        'E_FORMAT',
        'the archive does not end in its directory: it is cut off, or something follows it',
      )
    }
    const count = view.getUint16(end + 10, true)
    const size = view.getUint32(end + 12, true)
    const start = view.getUint32(end + 16, true)
    if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
      throw fault('E_UNSUPPORTED', 'a ZIP64 archive (over 4 GiB or 65,534 members)')
    }
    if (count > this.limits.members)
      throw fault(
        'E_LIMIT',
        `the archive has ${count} members; the limit is ${this.limits.members}`,
      )
    if (
      view.getUint16(end + 8, true) !== count ||
      view.getUint16(end + 4, true) !== 0 ||
      start + size !== end
    ) {
      throw fault('E_FORMAT', 'the archive misstates its directory')
    }
    const entries = new Map<string, Entry>()
    let at = start
    for (let i = 0; i < count; i++) {
      if (at + directorySize > end || view.getUint32(at, true) !== 0x02014b50)
        throw fault('E_FORMAT', `no directory entry at byte ${at}`)
      const length =
        directorySize +
        view.getUint16(at + 28, true) +
        view.getUint16(at + 30, true) +
        view.getUint16(at + 32, true)
      if (at + length > end) throw fault('E_FORMAT', `the directory entry at byte ${at} ends early`)
      const entry = this.readEntry(at)
      if (entries.has(entry.name))
        throw fault('E_FORMAT', `two members are named ${quote(entry.name)}`)
      entries.set(entry.name, entry)
      at += length
    }
    if (at !== end) throw fault('E_FORMAT', `something stands behind the directory at byte ${at}`)
    return entries
  }

  private readEntry(at: number): Entry {
    const { view } = this
    const name = this.nameAt(at + directorySize, view.getUint16(at + 28, true))
    const entry = {
      name,
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    if (entry.flags & 0x2041) throw fault('E_UNSUPPORTED', `member ${quote(name)} is encrypted`)
    if (entry.method !== 0 && entry.method !== 8)
      throw fault('E_UNSUPPORTED', `member ${quote(name)} is compressed by method ${entry.method}`)
    const unixType = (view.getUint32(at + 38, true) >>> 28) & 0xf
    if (unixType !== 0 && unixType !== 4 && unixType !== 8)
      throw fault('E_PATH', `member ${quote(name)} is a link or a device`)
    if (entry.method === 0 && entry.packed !== entry.size)
      throw fault('E_FORMAT', `member ${quote(name)} is stored in another size than its own`)
    return entry
  }

  private nameAt(at: number, length: number): string {
    let name: string
    try {
      name = new TextDecoder('utf-8', { fatal: true }).decode(this.bytes.subarray(at, at + length))
    } catch (error) {
      throw fault('E_PATH', `a member's name at byte ${at} is not UTF-8`, { cause: error })
    }
    const isUnsafe =
      /^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.?([/\\]|$)|\0/.test(name) || name === '' || name.length > 1024
    if (isUnsafe) throw fault('E_PATH', `a member is named ${quote(name)}`)
    return name
  }

  /** Members lie one behind the other from the first byte to the directory, without gaps that overlap. */
  private checkLayout(): void {
    const directory = this.view.getUint32(this.bytes.length - 6, true)
    const ordered = [...this.entries.values()].toSorted((a, b) => a.offset - b.offset)
    if (ordered.length > 0 && ordered[0]!.offset !== 0)
      throw fault('E_FORMAT', 'something stands before the first member')
    ordered.forEach((entry, i) => {
      const next = ordered[i + 1]?.offset ?? directory
      if (this.dataStart(entry) + entry.packed > next)
        throw fault('E_FORMAT', `member ${quote(entry.name)} overlaps what follows it`)
    })
  }

  /** Where a member's data begins; its local header must say what the directory says. */
  private dataStart(entry: Entry): number {
    const { view, bytes } = this
    const at = entry.offset
    if (at + localSize > bytes.length || view.getUint32(at, true) !== 0x04034b50) {
      throw fault('E_FORMAT', `member ${quote(entry.name)} has no header at byte ${at}`)
    }
    const nameLength = view.getUint16(at + 26, true)
    const start = at + localSize + nameLength + view.getUint16(at + 28, true)
    if (start > bytes.length)
      throw fault('E_FORMAT', `the header of member ${quote(entry.name)} ends early`)
    const isStreamed = (entry.flags & 8) !== 0
    const agrees =
      view.getUint16(at + 6, true) === entry.flags &&
      view.getUint16(at + 8, true) === entry.method &&
      this.nameAt(at + localSize, nameLength) === entry.name &&
      (isStreamed ||
        (view.getUint32(at + 14, true) === entry.crc &&
          this.localSizesAgree(at, nameLength, entry)))
    if (!agrees) throw fault('E_FORMAT', `the two headers of member ${quote(entry.name)} disagree`)
    return start
  }

  /** numpy writes every local header with a ZIP64 extra field, whatever the size: then the sizes stand there. */
  private localSizesAgree(at: number, nameLength: number, entry: Entry): boolean {
    const { view } = this
    const packed = view.getUint32(at + 18, true)
    const size = view.getUint32(at + 22, true)
    if (packed !== 0xffffffff || size !== 0xffffffff)
      return packed === entry.packed && size === entry.size
    const extra = at + localSize + nameLength
    const isZip64 = view.getUint16(at + 28, true) >= 20 && view.getUint16(extra, true) === 1
    return (
      isZip64 &&
      view.getBigUint64(extra + 4, true) === BigInt(entry.size) &&
      view.getBigUint64(extra + 12, true) === BigInt(entry.packed)
    )
  }
}

function inflateMember(packed: Uint8Array, entry: Entry): Uint8Array {
  try {
    const { bytes, consumed } = inflate(packed, 'raw', Math.max(1, entry.size))
    if (consumed !== packed.length)
      throw fault(
        'E_INTEGRITY',
        `member ${quote(entry.name)} has ${packed.length - consumed} bytes too many`,
      )
    return bytes
  } catch (error) {
    const code = inflateErrorCode(error)
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw fault('E_INTEGRITY', `member ${quote(entry.name)} is larger than it states`, {
        cause: error,
      })
    if (code === undefined || code.startsWith('E_')) throw error
    throw fault('E_FORMAT', `member ${quote(entry.name)} does not inflate`, { cause: error })
  }
}

function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name)
}
