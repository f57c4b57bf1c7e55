// nltk's NLTKWordTokenizer (3.9): the Treebank tokenizer with typographic quotes. It takes one sentence; sentences.ts finds those.
// Its substitutions in their order; those that a backtracking engine could spend quadratic time on are written as loops.

import { isWhiteSpace, splitWords, whiteSpace } from '../../../encodings/python-text/white-space.ts'

// What Python's \w and \s take on str.
const word = '[\\p{L}\\p{N}_]'
const space = `[${whiteSpace}]`
// Python ignores case between i, İ and ı; JavaScript does not.
const i = '[iİı]'

type Substitution = readonly [pattern: RegExp, replacement: string]

const startingQuotes: readonly Substitution[] = [
  [/[«“‘„]|`+/gu, ' $& '],
  [/^"/u, '``'],
  [/``/gu, ' $& '],
  [/([ ([{<])(?:"|'{2})/gu, '$1 `` '],
  [new RegExp(`(')(?!re|ve|ll|m|t|s|d|n)(${word})(?!${word})`, 'giu'), '$1 $2'],
]

const colons: readonly Substitution[] = [
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  // At the end, or in front of a newline that ends the text.
  [/([:,])(?=\n?$)/gu, ' $1 '],
]
const dots: readonly Substitution[] = [[/\.{2,}/gu, ' $& ']]
const symbols: readonly Substitution[] = [[/[;@#$%&]/gu, ' $& ']]
const marks: readonly Substitution[] = [[/[?!]/gu, ' $& ']]
const apostrophes: readonly Substitution[] = [[/([^'])' /gu, "$1 ' "]]
const stars: readonly Substitution[] = [[/\*/gu, ' $& ']]
const brackets: readonly Substitution[] = [[/[\][(){}<>]/gu, ' $& ']]
const dashes: readonly Substitution[] = [[/--/gu, ' -- ']]

const endingQuotes: readonly Substitution[] = [
  [/[»”’]/gu, ' $& '],
  [/''/gu, " '' "],
  [/"/gu, " '' "],
  [new RegExp(`${space}+`, 'gu'), ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, '$1 $2 '],
]

/** Contractions without an apostrophe: without one and without these a text has none. */
const joinedWords = new RegExp(`cannot|g${i}mme|gonna|gotta|lemme|wanna`, 'iu')

const contractions: readonly Substitution[] = [
  ...[
    ['can', 'not'],
    ['d', "'ye"],
    [`g${i}m`, 'me'],
    ['gon', 'na'],
    ['got', 'ta'],
    ['lem', 'me'],
    ['more', "'n"],
  ].map(([first, second]): Substitution => [
    new RegExp(`(?<!${word})(${first})(${second})(?!${word})`, 'giu'),
    ' $1 $2 ',
  ]),
  [new RegExp(`(?<!${word})(wan)(na)(?=${space})`, 'giu'), ' $1 $2 '],
  ...[`${i}s`, 'was'].map((verb): Substitution => [
    new RegExp(` ('t)(${verb})(?!${word})`, 'giu'),
    ' $1 $2 ',
  ]),
]

const QUOTE = 1
const COLON = 2
const DOT = 4
const SYMBOL = 8
const MARK = 16
const STAR = 32
const BRACKET = 64
const DASH = 128

const bits = new Uint8Array(128)
for (const [characters, bit] of [
  ['\'"`', QUOTE],
  [':,', COLON],
  ['.', DOT],
  [';@#$%&', SYMBOL],
  ['?!', MARK],
  ['*', STAR],
  ['[](){}<>', BRACKET],
  ['-', DASH],
] as const)
  for (const character of characters) bits[character.charCodeAt(0)] = bit

/** Which kinds of punctuation a text has. */
function kindsIn(text: string): number {
  let kinds = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 128) kinds |= bits[unit]!
    else if (unit === 0xab || unit === 0xbb || (unit >= 0x2018 && unit <= 0x201e)) kinds |= QUOTE
  }
  return kinds
}

/** The tokens of one sentence. A substitution whose characters the sentence lacks is left out: most of the time. */
export function tokenizeSentence(sentence: string): string[] {
  const kinds = kindsIn(sentence)
  let text = sentence
  const when = (bit: number, list: readonly Substitution[]): void => {
    if ((kinds & bit) !== 0) text = substitute(text, list)
  }
  when(QUOTE, startingQuotes)
  if ((kinds & DOT) !== 0) text = splitFinalPeriod(text, true)
  when(COLON, colons)
  when(DOT, dots)
  when(SYMBOL, symbols)
  if ((kinds & DOT) !== 0) text = splitFinalPeriod(text, false)
  when(MARK, marks)
  when(QUOTE, apostrophes)
  when(STAR, stars)
  when(BRACKET, brackets)
  when(DASH, dashes)
  text = ` ${text} `
  when(QUOTE, endingQuotes)
  if ((kinds & QUOTE) !== 0 || joinedWords.test(text)) text = substitute(text, contractions)
  return splitWords(text)
}

function substitute(text: string, list: readonly Substitution[]): string {
  let made = text
  for (const [pattern, replacement] of list) made = made.replace(pattern, replacement)
  return made
}

const closing = ')]}>"\''
const closingAndQuotes = `${closing}»”’ `

/**
 * Puts blanks around the period that ends the text, which closing brackets and quotes may follow: the substitution of
 * ([^.])(\.)([...]*)\s*$, found from the end. `isFirst`: typographic quotes and blanks count as closing, and stand apart.
 */
function splitFinalPeriod(text: string, isFirst: boolean): string {
  const characters = isFirst ? closingAndQuotes : closing
  let end = text.length
  while (isWhiteSpace(text, end - 1)) end--
  let period = end - 1
  while (period > 0 && characters.includes(text[period]!)) period--
  if (period < 1 || text[period] !== '.' || text[period - 1] === '.') return text
  let close = period + 1
  while (close < text.length && characters.includes(text[close]!)) close++
  const tail = text.slice(period + 1, close)
  return `${text.slice(0, period)} .${isFirst ? ' ' : ''}${tail} `
}
