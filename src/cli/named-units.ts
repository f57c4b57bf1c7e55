import { fault } from '../errors.ts'

/** `area=m2,price=EUR` by name. A name may hold a "=", a unit may not. Throws E_USAGE. */
export function namedUnits(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const item of text.split(',')) {
    const at = item.lastIndexOf('=')
    const [name, unit] = [item.slice(0, at).trim(), item.slice(at + 1).trim()]
    if (at < 0 || name === '' || unit === '')
      throw fault(
        'E_USAGE',
        `--units has "${item.slice(0, 60)}" where a name and its unit belong`,
        {
          hint: 'Write --units area=m2,price=EUR.',
        },
      )
    if (found.has(name)) throw fault('E_USAGE', `--units gives "${name.slice(0, 60)}" two units`)
    found.set(name, unit)
  }
  return found
}
