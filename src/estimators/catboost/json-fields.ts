import { malformed } from './malformed.ts'

/** Fields of a JSON object, each of the type it must have: E_FORMAT where it is not. */
export class JsonFields {
  private readonly fields: Readonly<Record<string, unknown>>
  private readonly what: string

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw malformed(`${what} is no object`)
    this.fields = value as Record<string, unknown>
    this.what = what
  }

  has(name: string): boolean {
    return Object.hasOwn(this.fields, name)
  }

  get(name: string): unknown {
    return this.has(name) ? this.fields[name] : undefined
  }

  keys(): string[] {
    return Object.keys(this.fields)
  }

  number(name: string): number {
    const value = this.get(name)
    if (typeof value !== 'number') throw this.wrong(name, 'number')
    return value
  }

  integer(name: string): number {
    const value = this.number(name)
    if (!Number.isInteger(value) || Math.abs(value) > 2 ** 31) throw this.wrong(name, 'integer')
    return value
  }

  string(name: string): string {
    const value = this.get(name)
    if (typeof value !== 'string') throw this.wrong(name, 'text')
    return value
  }

  /** A list; none where the field is absent or null, as the library writes an empty one. */
  list(name: string): readonly unknown[] {
    const value = this.get(name) ?? []
    if (!Array.isArray(value)) throw this.wrong(name, 'list')
    return value as unknown[]
  }

  objects(name: string): JsonFields[] {
    return this.list(name).map((item) => new JsonFields(item, `an item of ${name}`))
  }

  numbers(name: string): number[] {
    return this.list(name).map((item) => {
      if (typeof item !== 'number') throw this.wrong(name, 'list of numbers')
      return item
    })
  }

  private wrong(name: string, wanted: string): Error {
    return malformed(`${name} of ${this.what} is no ${wanted}`)
  }
}
