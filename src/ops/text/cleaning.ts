// What public programs do to a text in front of a vectorizer, as a list of operations compiled once.
import { compileSubstitute } from '../../encodings/python-re/substitute.ts'
import {
  lower,
  stripAccentsAscii,
  stripAccentsUnicode,
} from '../../encodings/python-text/normalize.ts'
import { lengthOf, splitWords, stripped } from '../../encodings/python-text/white-space.ts'
import { fault } from '../../errors.ts'
import { porterStem } from './nltk/porter-stemmer.ts'
import { sentencesOf } from './nltk/sentences.ts'
import { tokenizeSentence } from './nltk/word-tokenizer.ts'

/** As it stands in slipway.json: 'lower', {"sub": [pattern, replacement]}, {"stop": [words]}. */
export type CleaningOperation = string | Readonly<Record<string, unknown>>

type OnText = (text: string) => string
type OnTokens = (tokens: string[]) => string[]

/** One document cleaned. */
export type Cleaner = (text: string) => string

/** Compiles a list; throws E_UNSUPPORTED or E_FORMAT naming the operation by its place. A list that leaves tokens must join them. */
export function compileCleaning(operations: readonly CleaningOperation[]): Cleaner {
  const steps: ((value: string | string[]) => string | string[])[] = []
  let isTokens = false
  operations.forEach((operation, i) => {
    const { name, value } = nameOf(operation)
    const where = `[${i}] ${name}`
    if (name === 'tokens') {
      if (isTokens) throw fault('E_FORMAT', `${where}: the text is tokens already`)
      steps.push(tokenizer(value, where) as (value: string | string[]) => string[])
      isTokens = true
    } else if (name === 'join') {
      if (!isTokens) throw fault('E_FORMAT', `${where}: there are no tokens to join`)
      const separator = typeof value === 'string' ? value : ' '
      steps.push((tokens) => (tokens as string[]).join(separator))
      isTokens = false
    } else steps.push(stepOf(name, value, isTokens, where))
  })
  if (isTokens)
    throw fault('E_FORMAT', 'the text ends as tokens: put "join" behind the last operation')
  return (text) => {
    let made: string | string[] = text
    for (let i = 0; i < steps.length; i++) made = steps[i]!(made)
    return made as string
  }
}

function nameOf(operation: CleaningOperation): { name: string; value: unknown } {
  if (typeof operation === 'string') return { name: operation, value: undefined }
  const [name] = Object.keys(operation)
  return { name: name ?? '', value: operation[name ?? ''] }
}

function stepOf(
  name: string,
  value: unknown,
  isTokens: boolean,
  where: string,
): (value: string | string[]) => string | string[] {
  const onText = textOperation(name, value, where)
  if (onText) {
    if (!isTokens) return onText as (value: string | string[]) => string
    // A token of which nothing is left is none.
    return (tokens) => (tokens as string[]).map(onText).filter((token) => token !== '')
  }
  const onTokens = tokenOperation(name, value)
  if (!onTokens) throw fault('E_FORMAT', `${where}: there is no such operation`)
  if (isTokens) return onTokens as (value: string | string[]) => string[]
  throw fault('E_FORMAT', `${where} works on tokens`, {
    hint: 'Put {"tokens": "split"} or {"tokens": "nltk"} in front of it, and "join" behind.',
  })
}

// string.punctuation of Python.
const punctuation = /[!-/:-@[-`{-~]/g
const onlyPunctuation = /^[!-/:-@[-`{-~]$/

function textOperation(name: string, value: unknown, where: string): OnText | undefined {
  switch (name) {
    case 'lower':
      return lower
    case 'upper':
      return (text) => text.toUpperCase()
    case 'strip':
      return stripped
    case 'strip-punctuation':
      return (text) => text.replace(punctuation, '')
    case 'strip-digits':
      return (text) => text.replace(/[0-9]/g, '')
    case 'strip-accents':
      return stripAccentsUnicode
    case 'ascii':
      return stripAccentsAscii
    case 'sub':
      return substitution(value as readonly [string, string], where)
    case 'replace': {
      const [from, to] = value as readonly [string, string]
      return (text) => text.replaceAll(from, () => to)
    }
    default:
      return undefined
  }
}

function substitution([pattern, replacement]: readonly [string, string], where: string): OnText {
  try {
    return compileSubstitute(pattern, replacement)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fault('E_UNSUPPORTED', `${where} ${JSON.stringify(pattern)}: ${reason}`, {
      cause: error,
      hint: 'Write it without look-around, back-references and parts that can match nothing.',
    })
  }
}

function tokenizer(value: unknown, where: string): (text: string) => string[] {
  if (value === 'nltk') return (text) => sentencesOf(text).flatMap(tokenizeSentence)
  if (value === 'treebank') return tokenizeSentence
  if (value === 'split') return splitWords
  throw fault('E_FORMAT', `${where}: there is no tokenizer ${JSON.stringify(value)}`)
}

function tokenOperation(name: string, value: unknown): OnTokens | undefined {
  switch (name) {
    case 'isalnum':
      return keep((token) => /^[\p{L}\p{N}]+$/u.test(token))
    case 'isalpha':
      return keep((token) => /^\p{L}+$/u.test(token))
    case 'drop-punctuation':
      return keep((token) => !onlyPunctuation.test(token))
    case 'stop': {
      const words = new Set(value as readonly string[])
      return keep((token) => !words.has(token))
    }
    case 'stem':
      return (tokens) => tokens.map(porterStem)
    case 'min_len':
      return keep((token) => lengthOf(token) >= Number(value))
    case 'max_len':
      return keep((token) => lengthOf(token) <= Number(value))
    default:
      return undefined
  }
}

function keep(test: (token: string) => boolean): OnTokens {
  return (tokens) => tokens.filter(test)
}
