/** One word of a POSIX shell; single quotes hold in PowerShell too. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_.:/,@%+=-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
