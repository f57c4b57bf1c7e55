import type { Command, Option } from 'commander'

/** The options that stand on the command line, of `--x` and `--no-x` the one that does. */
export function givenOptions(command: Command): Option[] {
  return command.options.filter((option) => {
    const name = option.attributeName()
    if (command.getOptionValueSource(name) !== 'cli') return false
    const value: unknown = command.getOptionValue(name)
    return typeof value !== 'boolean' || option.negate !== value
  })
}
