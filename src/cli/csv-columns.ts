import { fault } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import { columnNames } from '../signature/bind-rows.ts'
import { isInputRead } from '../signature/bind-tensors.ts'
import { nearest } from '../signature/column-names.ts'
import { inputNameOf } from '../signature/spaced-names.ts'

export interface ColumnChoice {
  /** Place in the file of each column of the model, in the model's order; -1: absent, and not needed. */
  readonly places: readonly number[]
}

interface ChoiceOptions {
  readonly columns?: readonly string[]
  readonly strict?: boolean
}

/** Which columns of a file the model reads. Throws E_COLUMN naming what is missing, or (strict) what is too much. */
export function chooseColumns(
  signature: Signature,
  header: readonly string[],
  options: ChoiceOptions,
): ColumnChoice {
  const names = options.columns ?? columnNames(signature)
  const places = names ? byName(signature, names, header) : byPlace(signature, header)
  const unknown = header.filter((_, i) => !places.includes(i))
  if (options.strict && unknown.length > 0)
    throw fault('E_COLUMN', `the file has columns the model does not know: ${unknown.join(', ')}`, {
      hint: 'Take them out, or run without --strict: they are then passed on unchanged.',
    })
  return { places }
}

function byName(
  signature: Signature,
  names: readonly string[],
  header: readonly string[],
): number[] {
  const width = signature.inputs.reduce((sum, input) => sum + input.width, 0)
  if (names.length !== width)
    throw fault(
      'E_COLUMN',
      `--columns names ${names.length} columns, but ${signature.estimator} takes ${width}`,
    )
  const written = header.map((name) => inputNameOf(signature, name))
  const places = names.map((name) => {
    const place = header.indexOf(name)
    return place >= 0 ? place : written.indexOf(name)
  })
  const missing = names.filter((_, i) => places[i]! < 0 && !isOptional(signature, i))
  if (missing.length === 0) return places
  const near = nearest(missing[0]!, header)
  throw fault(
    'E_COLUMN',
    `the file lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.map((name) => `"${name}"`).join(', ')}; it has ${header.join(', ')}`,
    {
      hint:
        near === undefined
          ? `The model takes ${names.join(', ')}.`
          : `Did you mean "${near}" by "${missing[0]}"?`,
    },
  )
}

function isOptional(signature: Signature, index: number): boolean {
  if (signature.inputs.length === 1) return false
  return signature.inputs[index]!.fallback !== undefined || !isInputRead(signature, index)
}

/** A model without names takes all columns in their order. */
function byPlace(signature: Signature, header: readonly string[]): number[] {
  const width = signature.inputs.reduce((sum, input) => sum + input.width, 0)
  if (header.length === width) return header.map((_, i) => i)
  throw fault(
    'E_COLUMN',
    `the file has ${header.length} columns (${header.join(', ')}), but ${signature.estimator} takes ${width} and was fitted without names`,
    {
      hint: `Say which and in what order: --columns ${header.slice(0, width).join(',')}`,
    },
  )
}
