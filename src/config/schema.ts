// A validator for the part of JSON Schema 2020-12 that slipway.schema.json uses. Errors name the path in the file.
import { readFileSync } from 'node:fs'
import type schemaFile from './slipway.schema.json'
import { fault } from '../errors.ts'
import { nearest } from '../signature/column-names.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

let root: Schema | undefined

function schema(): Schema {
  const url = new URL('./slipway.schema.json', import.meta.url)
  root ??= JSON.parse(readFileSync(url, 'utf8')) as typeof schemaFile as Schema
  return root
}

/** Checks a value against a definition of the schema (the whole file without one). Throws E_CONFIG at the first fault. */
export function checkAgainstSchema(value: unknown, where: string, definition?: string): void {
  const found = definition === undefined ? schema() : schema().$defs?.[definition]
  const problem = check(value, found ?? {}, where)
  if (problem !== undefined) throw fault('E_CONFIG', problem)
}

/** What is wrong, or undefined. */
function check(value: unknown, given: Schema, where: string): string | undefined {
  const rules = given.$ref === undefined ? given : resolveRef(given.$ref)
  if (rules.anyOf) return checkAny(value, rules.anyOf, where)
  if (rules.enum && !rules.enum.includes(value))
    return `${where} must be ${rules.enum.map((item) => JSON.stringify(item)).join(' or ')}, not ${show(value)}`
  if (rules.type !== undefined && !hasType(value, rules.type))
    return `${where} must be ${typeWords(rules.type)}, not ${show(value)}`
  if (typeof value === 'string') return checkText(value, rules, where)
  if (typeof value === 'number') return checkNumber(value, rules, where)
  if (Array.isArray(value)) return checkItems(value, rules, where)
  return isObject(value) ? checkProperties(value, rules, where) : undefined
}

function resolveRef(ref: string): Schema {
  return schema().$defs?.[ref.replace('#/$defs/', '')] ?? {}
}

/** The branch whose type fits speaks; none: the types of all. */
function checkAny(value: unknown, branches: readonly Schema[], where: string): string | undefined {
  const problems = branches.map((branch) => check(value, branch, where))
  if (problems.includes(undefined)) return undefined
  const fitting = branches.findIndex((branch) => {
    const rules = branch.$ref === undefined ? branch : resolveRef(branch.$ref)
    const keys = rules.required ?? []
    return (
      rules.type !== undefined &&
      hasType(value, rules.type) &&
      keys.every((key) => isObject(value) && key in value)
    )
  })
  if (fitting >= 0) return problems[fitting]
  const all = branches.map((branch) => branchWords(branch)).filter((word) => word !== '')
  const words = [...new Set(all)]
  return `${where} must be ${words.join(' or ')}, not ${show(value)}`
}

function branchWords(branch: Schema): string {
  const rules = branch.$ref === undefined ? branch : resolveRef(branch.$ref)
  if (rules.enum) return rules.enum.map((item) => JSON.stringify(item)).join(' or ')
  if (rules.anyOf) return rules.anyOf.map(branchWords).join(' or ')
  return rules.type === undefined ? '' : typeWords(rules.type)
}

function checkText(value: string, rules: Schema, where: string): string | undefined {
  if (value.length < (rules.minLength ?? 0)) return `${where} must not be empty`
  if (rules.pattern !== undefined && !new RegExp(rules.pattern).test(value))
    return `${where} must be letters, digits, dots, dashes and underscores, not ${show(value)}`
  return undefined
}

function checkNumber(value: number, rules: Schema, where: string): string | undefined {
  const { minimum = -Infinity, maximum = Infinity } = rules
  return value < minimum || value > maximum
    ? `${where} must be from ${minimum} to ${maximum}, not ${value}`
    : undefined
}

function checkItems(value: readonly unknown[], rules: Schema, where: string): string | undefined {
  const { minItems = 0, maxItems = Infinity } = rules
  if (value.length < minItems && minItems === 1) return `${where} must not be empty`
  if (value.length < minItems || value.length > maxItems)
    return `${where} must have ${minItems === maxItems ? minItems : `from ${minItems} to ${maxItems}`} items, not ${value.length}`
  for (const [i, item] of value.entries()) {
    const problem = rules.items && check(item, rules.items, `${where}[${i}]`)
    if (problem !== undefined) return problem
  }
  return undefined
}

function checkProperties(
  value: Readonly<Record<string, unknown>>,
  rules: Schema,
  where: string,
): string | undefined {
  const keys = Object.keys(value)
  const missing = rules.required?.find((key) => !keys.includes(key))
  if (missing !== undefined) return `${where} has no "${missing}"`
  if (keys.length < (rules.minProperties ?? 0)) return `${where} must not be empty`
  for (const key of keys) {
    const own = Object.hasOwn(rules.properties ?? {}, key) ? rules.properties![key] : undefined
    const rule = own ?? rules.additionalProperties ?? true
    if (rule === false) return unknownKey(key, Object.keys(rules.properties ?? {}), where)
    const problem =
      typeof rule === 'object' ? check(value[key], rule, `${where}.${key}`) : undefined
    if (problem !== undefined) return problem
  }
  return undefined
}

function unknownKey(key: string, known: readonly string[], where: string): string {
  const near = nearest(key, known)
  const next =
    near === undefined ? `; it may have ${known.join(', ')}` : `; did you mean "${near}"?`
  return `${where} has an unknown key "${key}"${next}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasType(value: unknown, type: string | readonly string[]): boolean {
  const types = typeof type === 'string' ? [type] : type
  return types.some((name) => {
    if (name === 'integer') return Number.isInteger(value)
    if (name === 'null') return value === null
    if (name === 'array') return Array.isArray(value)
    return name === 'object' ? isObject(value) : typeof value === name
  })
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function typeWords(type: string | readonly string[]): string {
  return (typeof type === 'string' ? [type] : type).map((name) => words[name] ?? name).join(' or ')
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
