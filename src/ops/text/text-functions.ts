// Functions of one text, as Python's str methods and built-ins of the same name work.
import { lower } from '../../encodings/python-text/normalize.ts'
import { capitalize, title } from '../../encodings/python-text/title.ts'
import { lengthOf, splitWords, stripped } from '../../encodings/python-text/white-space.ts'

export interface TextFunction {
  readonly result: 'number' | 'text'
  /** How many further texts and whole numbers it takes, for messages. */
  readonly texts: number
  readonly numbers: number
  /** undefined: the text is refused. */
  readonly make: (
    texts: readonly string[],
    numbers: readonly number[],
  ) => (text: string) => number | string | undefined
  readonly refusal?: string
}

function numeric(
  make: TextFunction['make'],
  texts = 0,
  more: Partial<TextFunction> = {},
): TextFunction {
  return { result: 'number', texts, numbers: 0, make, ...more }
}

function textual(
  make: TextFunction['make'],
  texts = 0,
  more: Partial<TextFunction> = {},
): TextFunction {
  return { result: 'text', texts, numbers: 0, make, ...more }
}

export const textFunctions: ReadonlyMap<string, TextFunction> = new Map([
  ['len', numeric(() => lengthOf)],
  ['count', numeric(([part]) => counter(part!), 1)],
  [
    'contains',
    numeric(
      ([part]) =>
        (text) =>
          Number(text.includes(part!)),
      1,
    ),
  ],
  [
    'startswith',
    numeric(
      ([part]) =>
        (text) =>
          Number(text.startsWith(part!)),
      1,
    ),
  ],
  [
    'endswith',
    numeric(
      ([part]) =>
        (text) =>
          Number(text.endsWith(part!)),
      1,
    ),
  ],
  [
    'find',
    numeric(
      ([part]) =>
        (text) =>
          placeOf(text, text.indexOf(part!)),
      1,
    ),
  ],
  ['digits', numeric(() => (text) => matches(text, /\p{Nd}/gu))],
  ['letters', numeric(() => (text) => matches(text, /\p{L}/gu))],
  ['words', numeric(() => (text) => splitWords(text).length)],
  ['int', numeric(() => wholeNumber, 0, { refusal: 'is not a whole number' })],
  ['float', numeric(() => decimal, 0, { refusal: 'is not a number' })],
  ['lower', textual(() => lower)],
  ['upper', textual(() => (text) => text.toUpperCase())],
  ['title', textual(() => title)],
  ['capitalize', textual(() => capitalize)],
  ['strip', textual(() => stripped)],
  [
    'replace',
    textual(
      ([from, to]) =>
        (text) =>
          replaced(text, from!, to!),
      2,
    ),
  ],
  ['slice', textual((_, [start, end]) => slicer(start!, end), 0, { numbers: 2 })],
  [
    'at',
    textual(
      (_, [index]) =>
        (text) =>
          characterAt(text, index!),
      0,
      {
        numbers: 1,
        refusal: 'is too short',
      },
    ),
  ],
  [
    'part',
    textual(([separator], [index]) => partTaker(separator, index!), 0, {
      numbers: 1,
      refusal: 'has too few parts',
    }),
  ],
])

/** str.split(separator)[index]; without a separator, of the words between white space. */
function partTaker(
  separator: string | undefined,
  index: number,
): (text: string) => string | undefined {
  return (text) => (separator === undefined ? splitWords(text) : text.split(separator)).at(index)
}

const astral = /[\ud800-\udbff]/

function placeOf(text: string, unit: number): number {
  return unit < 0 ? -1 : lengthOf(text.slice(0, unit))
}

function matches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** str.count: occurrences that do not overlap; the empty text stands between all characters. */
function counter(part: string): (text: string) => number {
  if (part === '') return (text) => lengthOf(text) + 1
  return (text) => {
    let count = 0
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
    return count
  }
}

function replaced(text: string, from: string, to: string): string {
  return from === ''
    ? `${to}${Array.from(text)
        .map((c) => c + to)
        .join('')}`
    : text.split(from).join(to)
}

/** text[start:end]; both count from the end where they are negative, as in JavaScript. */
function slicer(start: number, end: number | undefined): (text: string) => string {
  return (text) =>
    astral.test(text) ? Array.from(text).slice(start, end).join('') : text.slice(start, end)
}

function characterAt(text: string, index: number): string | undefined {
  return (astral.test(text) ? Array.from(text) : text).at(index)
}

function wholeNumber(text: string): number | undefined {
  const trimmed = stripped(text)
  return /^[+-]?\d+(?:_\d+)*$/.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined
}

function decimal(text: string): number | undefined {
  const trimmed = stripped(text)
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : undefined
}
