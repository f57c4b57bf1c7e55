const most = 200

/** A library's message as one line of bounded length: it may quote the file. */
export function libraryMessage(text: string): string {
  return text.slice(0, most).replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
