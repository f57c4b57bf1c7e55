/** A name out of a model file inside a comment of generated code: nothing that ends the comment or its line, nothing that escapes. */
export function commentText(text: string): string {
  return text
    .slice(0, 2000)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\\]+/gu, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('"""', "'''")
}
