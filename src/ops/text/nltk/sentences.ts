// nltk's PunktSentenceTokenizer (Kiss and Strunk, "Unsupervised multilingual sentence boundary detection", 2006) with its English model:
// a period ends a sentence unless the word in front of it is an abbreviation, an initial or a number and the next word does not look
// like a beginning. In time linear in the text.
import { isWhiteSpace } from '../../../encodings/python-text/white-space.ts'
import {
  abbreviations,
  collocations,
  lowerBeginners,
  lowerWords,
  sentenceStarters,
} from './punkt-english.ts'

/** The sentences of a text, without the white space between them. */
export function sentencesOf(text: string): string[] {
  const ends = text.length === 0 ? [] : breaksIn(text)
  const slices: [number, number][] = []
  let start = 0
  for (const { end, next } of ends) {
    slices.push([start, end])
    start = next
  }
  slices.push([start, lastOf(text)])
  return realigned(text, slices)
}

const ending = '.?!'
const nonWord = ')";}]*:@\'({[?!'
/** No word begins with these. */
const noStart = '("`{[:;&#*@)}]-,'

function lastOf(text: string): number {
  let end = text.length
  while (isWhiteSpace(text, end - 1)) end--
  return end
}

/** A place where a sentence may end: behind `at`, the next beginning at `next`. */
interface Candidate {
  readonly at: number
  /** Where the word in front of it begins. */
  readonly word: number
  /** End of the punctuation mark or word that follows. */
  readonly after: number
  readonly next: number
}

function breaksIn(text: string): { end: number; next: number }[] {
  const found: { end: number; next: number }[] = []
  let before: Candidate | undefined
  const decide = (candidate: Candidate): void => {
    if (endsWithin(text.slice(candidate.word, candidate.after)))
      found.push({ end: candidate.at + 1, next: candidate.next })
  }
  for (let at = 0; at < text.length; at++) {
    if (!ending.includes(text[at]!)) continue
    const following = followingOf(text, at + 1)
    if (!following) continue
    const stop = before?.at ?? 0
    const space = lastWhiteSpace(text, stop, at)
    const word = space > 0 ? stop + space + 1 : (before?.word ?? 0)
    // Marks that belong to one word are decided once, at the last of them.
    if (before && before.at <= word) decide(before)
    before = { at, word, ...following }
  }
  if (before) decide(before)
  return found
}

/** What follows a mark: another mark, or white space and a word. */
function followingOf(text: string, at: number): { after: number; next: number } | undefined {
  if (at >= text.length) return undefined
  if (nonWord.includes(text[at]!)) return { after: at + 1, next: at }
  let next = at
  while (next < text.length && isWhiteSpace(text, next)) next++
  if (next === at || next === text.length) return undefined
  let after = next
  while (after < text.length && !isWhiteSpace(text, after)) after++
  return { after, next }
}

/** Place of the last ASCII white space of text[from, to), counted from `from`; 0 where there is none. */
function lastWhiteSpace(text: string, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (/[ \t-\r]/.test(text[at]!)) return at - from
  return 0
}

/** Whether a sentence ends inside a stretch of text: at a token that another follows. */
function endsWithin(text: string): boolean {
  const tokens = text.includes('\n') ? text.split('\n').flatMap(wordsOf) : wordsOf(text)
  for (let i = 0; i + 1 < tokens.length; i++) {
    const token = tokens[i]!
    if (token === '?' || token === '!') return true
    if (token.endsWith('.') && periodEnds(token, tokens[i + 1]!)) return true
  }
  return false
}

/** Words with the periods at their ends; other punctuation apart. */
function wordsOf(line: string): string[] {
  const words: string[] = []
  for (let at = 0; at < line.length;) {
    if (isWhiteSpace(line, at)) {
      at++
      continue
    }
    let end = endOfMarks(line, at)
    if (end === at) {
      end = at + (line.codePointAt(at)! > 0xffff ? 2 : 1)
      if (!noStart.includes(line[at]!)) while (end < line.length && !isWordEnd(line, end)) end++
    }
    words.push(line.slice(at, end))
    at = end
  }
  return words
}

/** End of dashes, dots, or dots with white space between, that begin here; the place itself where none do. */
function endOfMarks(line: string, at: number): number {
  const character = line[at]
  if (character !== '.' && character !== '-') return at
  if (line[at + 1] === character) {
    let end = at
    while (line[end] === character) end++
    return end
  }
  let end = at
  while (line[end] === '.' && isWhiteSpace(line, end + 1) && line[end + 2] === '.') end += 2
  return character === '.' && end >= at + 4 ? end + 1 : at
}

function isWordEnd(line: string, at: number): boolean {
  if (endsWord(line, at)) return true
  return line[at] === ',' && endsWord(line, at + 1)
}

function endsWord(line: string, at: number): boolean {
  if (at >= line.length || isWhiteSpace(line, at) || nonWord.includes(line[at]!)) return true
  const character = line[at]
  if (character === '-') return line[at + 1] === '-'
  return (
    character === '.' &&
    (line[at + 1] === '.' ||
      (isWhiteSpace(line, at + 1) &&
        line[at + 2] === '.' &&
        isWhiteSpace(line, at + 3) &&
        line[at + 4] === '.'))
  )
}

const number = '##number##'

/** A word in lower case, or what stands for any number. */
function typeOf(text: string): string {
  const lower = text.toLowerCase()
  return /^-?[.,]?\p{Nd}[\p{Nd},.-]*$/u.test(lower) ? number : lower
}

function isEllipsis(text: string): boolean {
  return /^\.\.+$/.test(text)
}

/** Whether a token in front of others may be a word and its period: neither a mark alone nor dots. */
function hasPeriod(text: string): boolean {
  return text.length > 1 && text.endsWith('.') && !text.endsWith('..')
}

function isAbbreviation(text: string): boolean {
  if (!hasPeriod(text)) return false
  const stem = text.toLowerCase().slice(0, -1)
  const { abbreviations: known } = model()
  return known.has(stem) || known.has(stem.slice(stem.lastIndexOf('-') + 1))
}

/** Whether the period of a token ends a sentence, knowing what follows it. */
function periodEnds(token: string, next: string): boolean {
  const type = withoutPeriod(typeOf(token))
  const nextType =
    hasPeriod(next) && !isAbbreviation(next) ? withoutPeriod(typeOf(next)) : typeOf(next)
  if (model().collocations.has(`${type}~${nextType}`)) return false
  const isShort = isAbbreviation(token)
  const isInitial = /^[\p{L}\p{Nl}\p{No}_]\.$/u.test(token)
  const starts = startsSentence(next, nextType)
  if ((isShort || isEllipsis(token)) && !isInitial) {
    if (starts === true || (isUpper(next) && model().starters.has(nextType))) return true
  }
  const ends = token === '.' || (hasPeriod(token) && !isShort)
  if (!ends || (!isInitial && type !== number)) return ends
  const isName = starts === undefined && isInitial && isUpper(next) && !model().lower.has(nextType)
  return starts !== false && !isName
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type
}

/** Whether a word begins a sentence, going by its first letter and by how it is written elsewhere; undefined where that does not say. */
function startsSentence(next: string, type: string): boolean | undefined {
  if (next.length === 1 && ';:,.!?'.includes(next)) return false
  if (isUpper(next) && model().lower.get(type) === 'always') return true
  if (isLower(next) && !model().lowerBeginners.has(type)) return false
  return undefined
}

function isUpper(text: string): boolean {
  return /^\p{Uppercase}/u.test(text)
}

function isLower(text: string): boolean {
  return /^\p{Lowercase}/u.test(text)
}

interface Model {
  readonly abbreviations: ReadonlySet<string>
  readonly starters: ReadonlySet<string>
  readonly collocations: ReadonlySet<string>
  readonly lowerBeginners: ReadonlySet<string>
  /** Words that occur in lower case: 'always' where they are capitalized at the beginning of sentences only. */
  readonly lower: ReadonlyMap<string, 'always' | 'sometimes'>
}

let read: Model | undefined

/** The model, unpacked when a text is first divided. */
function model(): Model {
  return (read ??= {
    abbreviations: setOf(abbreviations),
    starters: setOf(sentenceStarters),
    collocations: setOf(collocations),
    lowerBeginners: setOf(lowerBeginners),
    lower: unpacked(),
  })
}

function setOf(list: string): Set<string> {
  return new Set(list.trim().split(/\s+/))
}

function unpacked(): Map<string, 'always' | 'sometimes'> {
  const words = new Map<string, 'always' | 'sometimes'>()
  let before = ''
  for (const item of lowerWords.trim().split(/[ \n]/)) {
    const isSometimes = item.endsWith('!')
    const rest = item.slice(1, isSometimes ? -1 : undefined)
    before = before.slice(0, Number.parseInt(item[0]!, 36)) + rest
    words.set(before, isSometimes ? 'sometimes' : 'always')
  }
  return words
}

const closing = '"\')]}'

/** Closing quotes and brackets behind the mark belong to the sentence that it ends. */
function realigned(text: string, slices: readonly [number, number][]): string[] {
  const sentences: string[] = []
  let moved = 0
  for (const [i, [from, to]] of slices.entries()) {
    const start = from + moved
    const next = slices[i + 1]
    moved = 0
    if (next) {
      const end = endOfClosing(text, next[0], next[1])
      if (end) {
        sentences.push(text.slice(start, end.close))
        moved = end.next - next[0]
        continue
      }
    }
    if (start < to) sentences.push(text.slice(start, to))
  }
  return sentences
}

/** Closing characters at the start of a sentence, up to white space, a dash or the end of a line: where they end, and what follows. */
function endOfClosing(
  text: string,
  from: number,
  to: number,
): { close: number; next: number } | undefined {
  let close = from
  while (close < to && closing.includes(text[close]!)) {
    close++
    if (close >= to || text.startsWith('--', close)) return { close, next: close }
    if (!isWhiteSpace(text, close)) continue
    let next = close
    while (next < to && isWhiteSpace(text, next)) next++
    return { close, next }
  }
  return undefined
}
