import { Option } from 'commander'

/** `--hook FILE`, once or several times. */
export function hookOption(): Option {
  return new Option(
    '--hook <file...>',
    'JavaScript modules with the functions a file names without their code; they are run',
  )
}
