import { fault } from '../errors.ts'

/** JSON as C++ writers make it: NaN, Infinity and -Infinity stand bare. They become text of the same letters. Throws E_FORMAT. */
export function parseLenientJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf)\b/g, (token) =>
    token.startsWith('"') ? token : `"${spelled(token)}"`,
  )
  try {
    return JSON.parse(quoted)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw fault('E_FORMAT', `the JSON is malformed or cut off: ${error.message.slice(0, 120)}`)
  }
}

function spelled(token: string): string {
  return token.replace('nan', 'NaN').replace(/\binf$/, 'Infinity')
}
