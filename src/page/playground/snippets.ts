// The call that the form makes, as text for other places.

export interface CallText {
  readonly url: string
  /** The body as a value of JSON. */
  readonly body: unknown
  /** Whether the server asks for an API key, which is then taken from the environment. */
  readonly needsKey: boolean
}

export const languages = ['curl', 'Python', 'TypeScript'] as const
export type Language = (typeof languages)[number]

export function snippet(language: Language, call: CallText): string {
  if (language === 'curl') return curl(call)
  return language === 'Python' ? python(call) : typescript(call)
}

function curl({ url, body, needsKey }: CallText): string {
  return [
    `curl ${shellQuoted(url)}`,
    ...(needsKey ? [`  -H "authorization: Bearer $SLIPWAY_API_KEY"`] : []),
    `  -H 'content-type: application/json'`,
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join(' \\\n')
}

/** For a POSIX shell: nothing in single quotes has a meaning. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function python({ url, body, needsKey }: CallText): string {
  const headers = needsKey
    ? `{
    "Content-Type": "application/json",
    "Authorization": "Bearer " + os.environ["SLIPWAY_API_KEY"],
}`
    : '{"Content-Type": "application/json"}'
  return `import json
${needsKey ? 'import os\n' : ''}from urllib.request import Request, urlopen

body = ${literal(body, pythonWords, '')}
headers = ${headers}
request = Request(${JSON.stringify(url)}, json.dumps(body).encode(), headers)
with urlopen(request, timeout=30) as response:
    answer = json.load(response)
print(answer)
`
}

function typescript({ url, body, needsKey }: CallText): string {
  const key = needsKey ? '\n    authorization: `Bearer ${process.env.SLIPWAY_API_KEY}`,' : ''
  return `const body = ${literal(body, jsonWords, '')}

const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',${key}
  },
  body: JSON.stringify(body),
})
if (!response.ok) throw new Error(await response.text())
const answer: unknown = await response.json()
console.log(answer)
`
}

interface Words {
  readonly true: string
  readonly false: string
  readonly null: string
}

const pythonWords: Words = { true: 'True', false: 'False', null: 'None' }
const jsonWords: Words = { true: 'true', false: 'false', null: 'null' }
const lineWidth = 88

/** A JSON value as a literal: on one line where it is short. A JSON text literal means the same in Python and TypeScript. */
function literal(value: unknown, words: Words, indent: string): string {
  if (value === null || value === undefined) return words.null
  if (typeof value === 'boolean') return value ? words.true : words.false
  if (typeof value !== 'object') return JSON.stringify(value)
  const isList = Array.isArray(value)
  const inner = `${indent}    `
  const parts = (pad: string): string[] =>
    isList
      ? value.map((item) => literal(item, words, pad))
      : Object.entries(value).map(
          ([name, item]) => `${keyText(name, words)}: ${literal(item, words, pad)}`,
        )
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  const line = `${open}${parts(inner).join(', ')}${close}`
  if (line.length + indent.length <= lineWidth && !line.includes('\n')) return line
  return `${open}\n${parts(inner)
    .map((part) => `${inner}${part},`)
    .join('\n')}\n${indent}${close}`
}

/** In TypeScript a literal "__proto__" key would set the prototype; a computed one does not. */
function keyText(name: string, words: Words): string {
  return name === '__proto__' && words === jsonWords ? '["__proto__"]' : JSON.stringify(name)
}
