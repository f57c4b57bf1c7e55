import { fault } from '../../errors.ts'

/** The refusal of a pattern, by what is wrong with it. */
export function unsupported(what: string): Error {
  return fault('E_UNSUPPORTED', `a regular expression that ${what}`, {
    hint: 'Patterns of character classes, repeats, groups, alternatives, \\b and look-around of one character run here, in linear time.',
  })
}
