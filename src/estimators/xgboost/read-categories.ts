import type { Version } from '../context.ts'
import { atLeast } from '../context.ts'
import { integersAt, listAt, numbersAt, optional } from './fields.ts'
import { malformed, unsupported } from './faults.ts'
import type { FeatureCategories } from './model.ts'

const utf8 = new TextDecoder('utf-8')

/** Codes that say which unsigned integer a signed one stands for: UBJSON has no unsigned type above 8 bits. */
const unsigned: Readonly<Record<number, number>> = { 12: 2 ** 16, 14: 2 ** 32, 16: 2 ** 64 }

/**
 * The categories of training (since 3.1), one list a feature in the order of its codes. Text is one run of bytes with offsets.
 * Undefined where no feature has any.
 */
export function readCategories(
  cats: unknown,
  count: number,
  version: Version,
): readonly (FeatureCategories | undefined)[] | undefined {
  if (optional(cats, 'enc') === undefined) return undefined
  const features = Array.from(listAt(cats, 'enc'), (feature) =>
    optional(feature, 'offsets') === undefined ? wholeNumbers(feature) : texts(feature, version),
  )
  if (!features.some((feature) => feature !== undefined)) return undefined
  if (features.length !== count)
    throw malformed(`there are categories for ${features.length} of ${count} features`)
  return features
}

function wholeNumbers(feature: unknown): readonly number[] | undefined {
  if (optional(feature, 'values') === undefined) return undefined
  const range = unsigned[Number(optional(feature, 'type'))]
  const values = Array.from(numbersAt(feature, 'values'), (value) =>
    value < 0 && range ? value + range : value,
  )
  return values.length > 0 ? values : undefined
}

function texts(feature: unknown, version: Version): readonly string[] | undefined {
  const offsets = integersAt(feature, 'offsets')
  const bytes = Uint8Array.from(numbersAt(feature, 'values'), (byte) => byte & 255)
  if (offsets.length < 2) return undefined
  // Those versions count a DataFrame's categories in characters and cut the bytes by that count.
  if (!atLeast(version, 3, 4) && bytes.some((byte) => byte > 127))
    throw unsupported(
      'whose categories are not ASCII, which XGBoost 3.1 to 3.3 does not store whole',
      'Train it with XGBoost 3.4 or later, which does.',
    )
  return Array.from({ length: offsets.length - 1 }, (_, i) => {
    const start = offsets[i]!
    const end = offsets[i + 1]!
    if (start < 0 || end < start || end > bytes.length)
      throw malformed('the text of a category is not there')
    return utf8.decode(bytes.subarray(start, end))
  })
}
