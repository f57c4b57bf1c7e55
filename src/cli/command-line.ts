import type { Command } from 'commander'
import { givenOptions } from './given-options.ts'
import { shellWord } from './shell-word.ts'

/** A command with its arguments and the options that were given, as one would type it again; what only changes the output of the terminal left out. */
export function commandLine(command: Command, args: readonly string[]): string {
  const given = givenOptions(command).flatMap((option) => {
    const name = option.attributeName()
    if (silent.has(name)) return []
    const value: unknown = command.getOptionValue(name)
    return typeof value === 'boolean' ? [option.long!] : [option.long!, shellWord(String(value))]
  })
  return ['slipway', command.name(), ...args.map(shellWord), ...given].join(' ')
}

const silent = new Set(['json', 'quiet', 'debug'])
