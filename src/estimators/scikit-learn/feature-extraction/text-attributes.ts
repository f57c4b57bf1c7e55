import { PyGlobal, PyObject, PySet } from '../../../encodings/pickle/records.ts'
import { PyFunction, PyPartial } from '../../../encodings/pickle/values.ts'
import { fault } from '../../../errors.ts'
import type { DataType } from '../../../ir/data-type.ts'
import type { Attribute } from '../../../ir/graph.ts'
import { asNumber, describe, listItems } from '../../object-view.ts'
import type { ObjectView } from '../../object-view.ts'
import { englishStopWords } from './english-stop-words.ts'

/** What sklearn's _VectorizerMixin reads of its parameters, as attributes of CountTerms and HashTerms. */
export function textAttributesOf(
  view: ObjectView,
  dataType: DataType,
): Readonly<Record<string, Attribute>> {
  const input = view.string('input', 'content')
  if (input !== 'content') {
    throw view.unsupported(
      `with input='${input}': it reads files by name`,
      "Set input='content' and send the text itself.",
    )
  }
  const analyzer = view.get('analyzer') ?? 'word'
  if (analyzer !== 'word' && analyzer !== 'char' && analyzer !== 'char_wb')
    throw refuseCode(view, 'analyzer', analyzer)
  const isWord = analyzer === 'word'
  return {
    estimator: view.name,
    analyzer,
    // Only words are tokenized and only words are stopped.
    token_pattern: isWord ? tokenPatternOf(view) : '',
    stop_words: isWord ? stopWordsOf(view) : [],
    ngram_range: rangeOf(view, isWord),
    ...preprocessingOf(view),
    binary: view.boolean('binary', false) ? 1 : 0,
    data_type: dataType,
  }
}

function tokenPatternOf(view: ObjectView): string {
  const tokenizer = view.get('tokenizer') ?? null
  if (tokenizer === null) return view.string('token_pattern', '(?u)\\b\\w\\w+\\b')
  if (isStringMethod(view, tokenizer, 'split')) return '\\S+'
  throw refuseCode(view, 'tokenizer', tokenizer)
}

function preprocessingOf(view: ObjectView): { lowercase: number; strip_accents: string } {
  const preprocessor = view.get('preprocessor') ?? null
  if (preprocessor !== null) {
    // A preprocessor takes the place of both steps.
    if (isStringMethod(view, preprocessor, 'lower')) return { lowercase: 1, strip_accents: '' }
    throw refuseCode(view, 'preprocessor', preprocessor)
  }
  const accents = view.get('strip_accents') ?? ''
  if (accents !== '' && accents !== false && accents !== 'ascii' && accents !== 'unicode')
    throw refuseCode(view, 'strip_accents', accents)
  return {
    lowercase: view.boolean('lowercase', true) ? 1 : 0,
    strip_accents: accents === false ? '' : accents,
  }
}

/** `str.split` and its like stand in a pickle as getattr(str, 'split'). */
function isStringMethod(view: ObjectView, value: unknown, name: string): boolean {
  if (
    !(value instanceof PyObject) ||
    !(value.callable instanceof PyGlobal) ||
    value.callable.name !== 'getattr'
  )
    return false
  const [owner, attribute] = value.args.map((arg) => view.resolve(arg))
  return (
    owner instanceof PyGlobal &&
    /^(builtins|__builtin__)\.(str|unicode)$/.test(owner.qualifiedName) &&
    attribute === name
  )
}

function rangeOf(view: ObjectView, isWord: boolean): readonly number[] {
  const range = view.has('ngram_range') ? view.list('ngram_range').map(asNumber) : [1, 1]
  const [low, high] = range
  if (
    range.length !== 2 ||
    low === undefined ||
    high === undefined ||
    !Number.isInteger(low) ||
    !Number.isInteger(high) ||
    low > high
  ) {
    throw view.mistyped('ngram_range', 'two ascending integers', view.get('ngram_range'))
  }
  // Word n-grams up to 1 are the words, whatever the lower end says.
  if (low < 1 && !(isWord && high === 1))
    throw view.unsupported(`with ngram_range=(${low}, ${high})`)
  return [low, high]
}

function stopWordsOf(view: ObjectView): readonly string[] {
  const value = view.get('stop_words') ?? null
  if (value === null) return []
  if (value === 'english') return englishStopWords
  const items =
    value instanceof PySet ? value.items.map((item) => view.resolve(item)) : listItems(value)
  // What is no text equals no token.
  if (items) return items.filter((item) => typeof item === 'string')
  throw view.unsupported(
    `with stop_words=${typeof value === 'string' ? `'${value}'` : 'something that is no list'}`,
  )
}

/** The refusal of a parameter that is a function of someone's program. */
function refuseCode(view: ObjectView, parameter: string, value: unknown): Error {
  const name = codeNameOf(value)
  if (name === undefined) throw view.unsupported(`with ${parameter} that is ${describe(value)}`)
  return fault(
    'E_CODE',
    `${view.name}.${parameter} is ${name}: the file names this function, its code is not in it and would not be run`,
    {
      hint: `Refit with ${view.name}'s own parameters (token_pattern, lowercase, strip_accents, stop_words, analyzer), or send text that ${name} has already been applied to, to a vectorizer refitted on such text.`,
    },
  )
}

function codeNameOf(value: unknown): string | undefined {
  if (value instanceof PyGlobal || value instanceof PyFunction) return value.qualifiedName
  if (value instanceof PyPartial) return codeNameOf(value.func)
  if (!(value instanceof PyObject)) return undefined
  const { callable, args } = value
  if (callable instanceof PyGlobal && callable.name === 'getattr') {
    return `${codeNameOf(args[0]) ?? 'an object'}.${typeof args[1] === 'string' ? args[1] : '?'}`
  }
  return codeNameOf(callable)
}
