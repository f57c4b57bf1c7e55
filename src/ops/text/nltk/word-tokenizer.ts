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

const innerPunctuation: readonly Substitution[] = [
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  // At the end, or in front of a newline that ends the text.
  [/([:,])(?=\n?$)/gu, ' $1 '],
  [/\.{2,}/gu, ' $& '],
  [/[;@#$%&]/gu, ' $& '],
]

const lastPunctuation: readonly Substitution[] = [
  [/[?!]/gu, ' $& '],
  [/([^'])' /gu, "$1 ' "],
  [/\*/gu, ' $& '],
  [/[\][(){}<>]/gu, ' $& '],
  [/--/gu, ' -- '],
]

const endingQuotes: readonly Substitution[] = [
  [/[»”’]/gu, ' $& '],
  [/''/gu, " '' "],
  [/"/gu, " '' "],
  [new RegExp(`${space}+`, 'gu'), ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, '$1 $2 '],
]

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

/** The tokens of one sentence. */
export function tokenizeSentence(sentence: string): string[] {
  let text = substitute(sentence, startingQuotes)
  text = splitFinalPeriod(text, true)
  text = substitute(text, innerPunctuation)
  text = splitFinalPeriod(text, false)
  text = substitute(text, lastPunctuation)
  text = substitute(` ${text} `, endingQuotes)
  text = substitute(text, contractions)
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
