/** A name that fits: its start, with a mark that more followed. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = most - 1
  const isHalf = (text.codePointAt(end - 1) ?? 0) > 0xffff
  return `${text.slice(0, isHalf ? end - 1 : end)}…`
}
