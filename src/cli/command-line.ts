import type { Command } from 'commander'

/** A command with its arguments and the options that were given, as one would type it again; what only changes the output of the terminal left out. */
export function commandLine(command: Command, args: readonly string[]): string {
  const given = command.options.flatMap((option) => {
    const name = option.attributeName()
    if (command.getOptionValueSource(name) !== 'cli' || silent.has(name)) return []
    const value: unknown = command.getOptionValue(name)
    // Of --early-stopping and --no-early-stopping one was given, and both name the same value.
    if (typeof value === 'boolean') return option.negate === value ? [] : [option.long!]
    return [option.long!, quoted(String(value))]
  })
  return ['slipway', command.name(), ...args.map(quoted), ...given].join(' ')
}

const silent = new Set(['json', 'quiet', 'debug'])

/** A word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
