import { PyGlobal, PyObject, PySet } from '../../../encodings/pickle/records.ts'
import { PyFunction, PyPartial } from '../../../encodings/pickle/values.ts'
import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { DataType } from '../../../ir/data-type.ts'
import type { Attribute, Value } from '../../../ir/graph.ts'
import { callTextHook } from '../../call-hook.ts'
import { hookHint } from '../../hooks.ts'
import type { HookSpec } from '../../hooks.ts'
import { asNumber, describe, listItems } from '../../object-view.ts'
import type { ObjectView } from '../../object-view.ts'
import { englishStopWords } from './english-stop-words.ts'

/** What sklearn's _VectorizerMixin reads of its parameters. */
export function textStepsOf(view: ObjectView, dataType: DataType): TextSteps {
  const input = view.string('input', 'content')
  if (input !== 'content') {
    throw view.unsupported(
      `with input='${input}': it reads files by name`,
      "Set input='content' and send the text itself.",
    )
  }
  const analyzer = view.get('analyzer') ?? 'word'
  if (analyzer !== 'word' && analyzer !== 'char' && analyzer !== 'char_wb')
    return analyzedByHook(view, dataType, hookFor(view, 'analyzer', analyzer))
  const isWord = analyzer === 'word'
  const preprocessor = hookIn(
    view,
    'preprocessor',
    isStringMethod(view, view.get('preprocessor'), 'lower'),
  )
  const tokenizer = isWord
    ? hookIn(view, 'tokenizer', isStringMethod(view, view.get('tokenizer'), 'split'))
    : undefined
  const preprocessing = preprocessor ? unchanged : preprocessingOf(view)
  const attributes = {
    estimator: view.name,
    analyzer,
    // Only words are tokenized and only words are stopped.
    token_pattern: tokenizer ? endedTokens : isWord ? tokenPatternOf(view) : '',
    stop_words: isWord ? stopWordsOf(view) : [],
    ngram_range: rangeOf(view, isWord),
    // A tokenizer sees the text preprocessed.
    ...(tokenizer ? unchanged : preprocessing),
    binary: view.boolean('binary', false) ? 1 : 0,
    data_type: dataType,
  }
  return {
    attributes,
    prepare: (g, documents) => {
      const text = preprocessor ? callTextHook(g, preprocessor, documents, 'BYTES') : documents
      if (!tokenizer) return text
      const { lowercase, strip_accents } = preprocessing
      const isChanged = lowercase === 1 || strip_accents !== ''
      const prepared = isChanged
        ? g.add('PreprocessText', [text], { estimator: view.name, ...preprocessing })
        : text
      return callTextHook(g, tokenizer, prepared, 'TOKENS')
    },
  }
}

/** How documents become terms: attributes of CountTerms and HashTerms, and what is done to the documents before. */
export interface TextSteps {
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly prepare: (g: GraphBuilder, documents: Value) => Value
}

const unchanged = { lowercase: 0, strip_accents: '' }

/** The tokens of a hook, empty ones too. */
const endedTokens = '([^\\x00]*)\\x00'

/** A callable analyzer stands for everything: preprocessing, tokens, stop words and n-grams. */
function analyzedByHook(view: ObjectView, dataType: DataType, hook: HookSpec): TextSteps {
  return {
    attributes: {
      estimator: view.name,
      analyzer: 'word',
      token_pattern: endedTokens,
      stop_words: [],
      ngram_range: [1, 1],
      ...unchanged,
      binary: view.boolean('binary', false) ? 1 : 0,
      data_type: dataType,
    },
    prepare: (g, documents) => callTextHook(g, hook, documents, 'TOKENS'),
  }
}

/** The hook for a parameter that is a function outside the file, where it is one. */
function hookIn(view: ObjectView, parameter: TextHookRole, isKnown: boolean): HookSpec | undefined {
  const value = view.get(parameter) ?? null
  return value === null || isKnown ? undefined : hookFor(view, parameter, value)
}

function hookFor(view: ObjectView, parameter: TextHookRole, value: unknown): HookSpec {
  const name = codeNameOf(value)
  const hook = name === undefined ? undefined : view.hook(name, parameter)
  if (!hook) throw refuseCode(view, parameter, value)
  return hook
}

type TextHookRole = 'analyzer' | 'tokenizer' | 'preprocessor'

function tokenPatternOf(view: ObjectView): string {
  const tokenizer = view.get('tokenizer') ?? null
  if (tokenizer === null) return view.string('token_pattern', '(?u)\\b\\w\\w+\\b')
  return '\\S+'
}

function preprocessingOf(view: ObjectView): { lowercase: number; strip_accents: string } {
  const preprocessor = view.get('preprocessor') ?? null
  if (preprocessor !== null) {
    // A preprocessor takes the place of both steps.
    return { lowercase: 1, strip_accents: '' }
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
      hint: `${hookHint} refit with ${view.name}'s own parameters.`,
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
