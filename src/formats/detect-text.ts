import { indexOfText } from './bytes.ts'
import type { FileKindName } from './file-kinds.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The kind of a file whose head is text; undefined for binary files. */
export function detectText(bytes: Uint8Array, headLength: number): FileKindName | undefined {
  const text = decodeHead(bytes.subarray(0, headLength))
  if (text === undefined) return undefined
  if (hasControls(text)) return undefined
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return 'git-lfs'
  const pointer = pointers.find(([, mark]) => mark.test(text))?.[0]
  if (pointer) return pointer
  const start = text.trimStart()
  if (text.length < shortText && downloadError.test(start)) return 'download-error'
  if (/^<(?:!doctype html|html|head|body)/i.test(start)) return 'html'
  if (start.startsWith('<')) return start.includes('<PMML') ? 'pmml' : 'xml'
  if (/^tree\r?\n(?:version|num_class)=/.test(text)) return 'lightgbm'
  if (start.startsWith('{') || isList.test(start)) return jsonKind(start)
  return isPython(start) ? 'python-source' : 'text'
}

/** The head as text, less a character cut in two at its end; undefined when it is not UTF-8. */
function decodeHead(head: Uint8Array): string | undefined {
  for (let cut = 0; cut < 4; cut++) {
    try {
      return utf8.decode(head.subarray(0, head.length - cut))
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}

/**
 * A binary file that was read as text and written again: valid UTF-8 throughout, with replacement characters (EF BF BD)
 * where bytes above 127 stood. A file that is really text has no control characters among its own.
 */
export function isDamagedText(bytes: Uint8Array, headLength: number): boolean {
  const head = bytes.subarray(0, headLength)
  if (indexOfText(head, '\xef\xbf\xbd') < 0) return false
  const text = decodeHead(head)
  return text !== undefined && (text.startsWith('\ufffd') || hasControls(text))
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return true
  }
  return false
}

/** Text that stands for a file, or is one written as text. */
const pointers: readonly (readonly [FileKindName, RegExp])[] = [
  ['dvc', /^(?:[a-z]+: .*\r?\n)*outs:\r?\n- (?:md5|hash|path|size):/],
  ['git-annex', /^(?:\.\.\/)*(?:\.git)?\/annex\/objects\//],
  // 80 02 to 80 05, the head of a pickle.
  ['base64', /^gA[I-X][A-Za-z0-9+/=\r\n]{20,}$/],
]

const shortText = 4096
// What servers of files answer instead of one: GitHub, Hugging Face, S3 and their like.
const downloadError =
  /^(?:404: Not Found|Not Found|Entry not found|Repository not found|Invalid username or password|Access (?:to \S+ )?(?:is )?denied|Forbidden|Bad credentials|(?:<\?xml[^>]*>\s*)?<Error>\s*<Code>|\{\s*"(?:message|error|detail)"\s*:\s*"[^"]*(?:not found|denied|forbidden|unauthori[sz]ed|credentials|expired|rate limit)[^"]*")/i

// `[metadata]` begins a configuration file, not a list.
const isList = /^\[\s*(?:[[{"\d\]-]|true\b|false\b|null\b|NaN\b|Infinity\b|$)/

const jsonMarks: readonly (readonly [FileKindName, RegExp])[] = [
  ['xgboost', /"learner"\s*:\s*\{|"gradient_booster"\s*:/],
  ['lightgbm-json', /"num_tree_per_iteration"|"tree_info"/],
  // Keys are sorted, and the first may be longer than what is looked at.
  [
    'catboost-json',
    /^\{\s*"(?:ctr_data|features_info)"\s*:|"oblivious_trees"|"model_info"\s*:[\s\S]*"catboost/,
  ],
  ['tfjs', /"modelTopology"|"weightsManifest"/],
  ['notebook', /"nbformat"|"cell_type"/],
  ['keras-json', /"class_name"\s*:\s*"(?:Sequential|Functional|Model)"/],
]

function jsonKind(text: string): FileKindName {
  return jsonMarks.find(([, mark]) => mark.test(text))?.[0] ?? 'json'
}

function isPython(text: string): boolean {
  return (
    /^(?:#!.*python|(?:from\s+[\w.]+\s+)?import\s+\w|def\s+\w+\s*\(|class\s+\w+|@\w+|"""|#)/m.test(
      text,
    ) && /(?:^|\n)\s*(?:import|from|def|class)\s+\w/.test(text)
  )
}
