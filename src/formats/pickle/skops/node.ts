import { fault } from '../../../errors.ts'

/** One node of schema.json. What a key holds depends on `__loader__`. */
export type SkopsNode = Readonly<Record<string, unknown>>

export function asNode(value: unknown, where: string): SkopsNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault('E_FORMAT', `the skops file has no node where one belongs (${where})`)
  }
  return value as SkopsNode
}

export function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw fault('E_FORMAT', `the skops file has no list where one belongs (${where})`)
  return value
}

export function asText(value: unknown, where: string): string {
  if (typeof value !== 'string')
    throw fault('E_FORMAT', `the skops file has no text where one belongs (${where})`)
  return value
}
