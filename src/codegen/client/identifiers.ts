/** 'bank churn-v2' -> ['bank', 'churn', 'v2'] */
export function wordsOf(name: string): string[] {
  const words = name
    .normalize('NFKD')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  return words.length === 0 ? ['x'] : words
}

/** BankChurnV2; never with a digit in front. */
export function pascalCase(name: string): string {
  const joined = wordsOf(name)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')
  return /^[0-9]/.test(joined) ? `X${joined}` : joined
}

/** bank_churn_v2 */
export function snakeCase(name: string): string {
  const joined = wordsOf(name).join('_').toLowerCase()
  return /^[0-9]/.test(joined) ? `x${joined}` : joined
}

/** bankChurnV2 */
export function camelCase(name: string): string {
  const pascal = pascalCase(name)
  return pascal[0]!.toLowerCase() + pascal.slice(1)
}

/** A name each, all different: later ones of the same get 2, 3, ... behind. */
export function distinct(names: readonly string[], reserved: ReadonlySet<string>): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let chosen = reserved.has(name) ? `${name}_` : name
    for (let i = 2; taken.has(chosen); i++) chosen = `${name}${i}`
    taken.add(chosen)
    return chosen
  })
}
