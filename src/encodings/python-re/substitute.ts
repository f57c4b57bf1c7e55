// re.sub in time linear in the text.
import { fault } from '../../errors.ts'
import { compileSearch } from './find-all.ts'
import { makeAlphabet } from './alphabet.ts'
import type { Found } from './group.ts'
import { groupFinder } from './group.ts'
import { parsePattern } from './parse.ts'
import { compile } from './program.ts'
import type { Syntax } from './syntax.ts'
import { canBeEmpty } from './syntax.ts'
import { unsupported } from './unsupported.ts'

/** Compiles re.compile(pattern).sub(replacement, text). Throws E_UNSUPPORTED for patterns outside the linear subset and templates Python rejects. */
export function compileSubstitute(pattern: string, replacement: string): (text: string) => string {
  const { syntax, groups } = parsePattern(pattern)
  if (canBeEmpty(syntax)) throw unsupported('can match nothing')
  const parts = parseReplacement(replacement, groups)
  const search = compileSearch(withoutGroups(syntax))
  const [only] = parts
  if (parts.every((part) => typeof part === 'string')) return plain(search, parts.join(''))
  const referred = parts.filter((part): part is number => typeof part === 'number' && part > 0)
  const finders = new Map(referred.map((group) => [group, finderOf(syntax, group)]))
  if (only === undefined) return (text) => text
  return (text) => {
    let made = ''
    let from = 0
    search(text, (start, end) => {
      made += text.slice(from, start)
      for (const part of parts) {
        if (typeof part === 'string') made += part
        else if (part === 0) made += text.slice(start, end)
        else
          finders.get(part)!(text, start, end, (left, right) => {
            made += text.slice(left, right)
          })
      }
      from = end
    })
    return from === 0 ? text : made + text.slice(from)
  }
}

function plain(
  search: (text: string, found: Found) => void,
  replacement: string,
): (text: string) => string {
  return (text) => {
    let made = ''
    let from = 0
    search(text, (start, end) => {
      made += text.slice(from, start) + replacement
      from = end
    })
    return from === 0 ? text : made + text.slice(from)
  }
}

/** Bounds of one group of several: the others only group. A group's number is its place among the opening parentheses. */
function finderOf(syntax: Syntax, group: number) {
  const only = keepingGroup(syntax, { seen: 0, group })
  return groupFinder(compile(only), makeAlphabet(only))
}

function keepingGroup(syntax: Syntax, state: { seen: number; readonly group: number }): Syntax {
  switch (syntax.kind) {
    case 'group': {
      const isKept = ++state.seen === state.group
      const item = keepingGroup(syntax.item, state)
      return isKept ? { kind: 'group', item } : item
    }
    case 'sequence':
    case 'choice':
      return { kind: syntax.kind, items: syntax.items.map((item) => keepingGroup(item, state)) }
    case 'repeat':
      return { ...syntax, item: keepingGroup(syntax.item, state) }
    default:
      return syntax
  }
}

function withoutGroups(syntax: Syntax): Syntax {
  return keepingGroup(syntax, { seen: 0, group: 0 })
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Text and numbers of groups: \1, \g<1>, \g<0>, and the escapes Python has in a replacement. */
function parseReplacement(template: string, groups: number): (string | number)[] {
  const parts: (string | number)[] = []
  let literal = ''
  const refer = (group: number): void => {
    if (group > groups) throw wrongTemplate(template, `names group ${group} of ${groups}`)
    parts.push(literal, group)
    literal = ''
  }
  for (let i = 0; i < template.length; i++) {
    if (template[i] !== '\\') {
      literal += template[i]
      continue
    }
    const rest = template.slice(++i)
    const octal = /^(?:0[0-7]{0,2}|[1-3][0-7]{2})/.exec(rest)
    const number = /^[1-9]\d?/.exec(rest)
    const named = /^g<(\d+)>/.exec(rest)
    if (octal) literal += String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff)
    else if (number) refer(Number(number[0]))
    else if (named) refer(Number(named[1]))
    else if (escapes[rest[0] ?? ''] !== undefined) literal += escapes[rest[0]!]
    else if (rest === '' || /^[a-zA-Z]/.test(rest))
      throw wrongTemplate(template, `has the escape \\${rest[0] ?? ''}`)
    else literal += `\\${rest[0]}`
    i += (octal ?? number ?? named)?.[0].length ?? 1
    i--
  }
  parts.push(literal)
  return parts.filter((part) => part !== '')
}

function wrongTemplate(template: string, what: string): Error {
  return fault('E_UNSUPPORTED', `a replacement ${JSON.stringify(template)} that ${what}`)
}
