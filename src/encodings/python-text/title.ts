// Python's str.title and str.capitalize: the case of what begins a word is Unicode's title case, which JavaScript has no function for.
import { lower } from './normalize.ts'

const run = /\p{Cased}+/gu
const isCased = /\p{Cased}/u

/** "it's 3abc" becomes "It'S 3Abc": every run of letters that have a case begins anew. */
export function title(text: string): string {
  return text.replace(run, capitalized)
}

/** The first character in title case, all others in lower case, be there a letter or not. */
export function capitalize(text: string): string {
  return text === '' ? '' : capitalized(text)
}

function capitalized(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0)!)
  return titled(first) + lower(text).slice(lower(first).length)
}

/** Letters that are two, whose title case is neither the upper nor the lower one. */
const digraphs: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǳ: 'ǲ',
}
const iotaBelow = '\u0345'

function titled(character: string): string {
  const digraph = digraphs[character]
  if (digraph !== undefined) return digraph
  const upper = character.toUpperCase()
  // An iota below a Greek letter becomes a letter of its own in upper case only.
  if (character !== iotaBelow && character.normalize('NFD').includes(iotaBelow)) {
    const letter = upper.replace(/\u0399$/, '')
    return letter.length === 1 ? (letter + iotaBelow).normalize('NFC') : letter + iotaBelow
  }
  const [first, ...rest] = Array.from(upper)
  return first! + (isCased.test(first!) ? rest.join('').toLowerCase() : rest.join(''))
}
