/** Whether a text is a number as a person writes one. */
export function isNumeric(text: string): boolean {
  return /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)
}
