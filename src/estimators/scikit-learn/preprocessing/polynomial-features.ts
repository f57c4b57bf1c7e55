// sklearn.preprocessing.PolynomialFeatures: products of columns up to a degree.
import { fault } from '../../../errors.ts'
import { float64, int32 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

/** More terms than this no honest file has; each costs eight bytes and time to list. */
const maximumTerms = 5_000_000

export const readPolynomialFeatures: EstimatorReader = (view) => {
  const inputs = inputsOf(view)
  const width = inputs.featuresIn ?? view.number('n_input_features_')
  const [lowest, highest] = degreesOf(view)
  const terms = listTerms(view, width, highest, view.boolean('interaction_only', false))
  const hasBias = view.boolean('include_bias', true)
  // Terms are listed from degree 1 up: those below the lowest degree stand in front and are left out.
  const first = terms.degrees.findIndex((degree) => degree >= lowest)
  const kept = first < 0 ? terms.degrees.length : first
  return {
    name: view.name,
    ...inputs,
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const count = terms.parents.length
      // An FP32 request stays so: its products are rounded one by one.
      const value = x.dataType === 'FLOAT' ? x.values(g) : x.matrix(g)
      const parents = g.pool.once(view.object, 'parents', () => int32([count], terms.parents))
      const features = g.pool.once(view.object, 'features', () => int32([count], terms.features))
      const products = g.add('PolynomialTerms', [value, parents, features], { first: kept })
      // A column of ones for as many rows as came: x0 * 0 + 1 (values are finite here).
      const ones = hasBias
        ? [
            g.add('Add', [
              g.add('Mul', [Frame.of(value).column(g, 0), float64([], [0])]),
              float64([], [1]),
            ]),
          ]
        : []
      const all = kept < count ? [...ones, products] : ones
      const joined = all.length > 1 ? g.add('Concat', all, { axis: 1 }) : all[0]!
      return Frame.of(
        preserveFloat(g, x, joined),
        x.names && namesOf(terms, kept, hasBias, x.names),
      )
    },
    featureNamesOut: (names) => namesOf(terms, kept, hasBias, names),
  }
}

interface Terms {
  readonly parents: number[]
  readonly features: number[]
  readonly degrees: number[]
}

function degreesOf(view: ObjectView): [number, number] {
  const pair = listItems(view.get('degree'))?.map(asNumber)
  const lowest = pair ? pair[0] : 0
  const highest = pair ? pair[1] : view.number('degree')
  if (!Number.isInteger(lowest) || !Number.isInteger(highest))
    throw view.mistyped('degree', 'a number or two', view.get('degree'))
  return [lowest!, highest!]
}

/** Every product in scikit-learn's order: by degree, then by columns; each is its first column times a term of one degree less. */
function listTerms(
  view: ObjectView,
  width: number,
  highest: number,
  isInteraction: boolean,
): Terms {
  const terms: Terms = { parents: [], features: [], degrees: [] }
  const push = (parent: number, feature: number, degree: number) => {
    if (terms.parents.push(parent) > maximumTerms)
      throw fault(
        'E_LIMIT',
        `${view.name} of degree ${highest} over ${width} columns has more than ${maximumTerms} terms`,
      )
    terms.features.push(feature)
    terms.degrees.push(degree)
  }
  if (highest >= 1) for (let feature = 0; feature < width; feature++) push(-1, feature, 1)
  // begins[f]: the first term of the last degree whose first column is f; the last entry is the end.
  let begins = Array.from({ length: width + 1 }, (_, feature) => feature)
  for (let degree = 2; degree <= highest && begins[0]! < terms.parents.length; degree++) {
    const end = terms.parents.length
    const next: number[] = []
    for (let feature = 0; feature < width; feature++) {
      next.push(terms.parents.length)
      for (let parent = begins[isInteraction ? feature + 1 : feature]!; parent < end; parent++)
        push(parent, feature, degree)
    }
    next.push(terms.parents.length)
    begins = next
  }
  return terms
}

function namesOf(
  terms: Terms,
  first: number,
  hasBias: boolean,
  names: readonly string[],
): string[] {
  const powers = (term: number): Map<number, number> => {
    const counts = new Map<number, number>()
    for (let at = term; at >= 0; at = terms.parents[at]!)
      counts.set(terms.features[at]!, (counts.get(terms.features[at]!) ?? 0) + 1)
    return counts
  }
  const texts = terms.parents
    .slice(first)
    .map((_, i) =>
      [...powers(first + i)]
        .map(([feature, power]) => (power === 1 ? names[feature]! : `${names[feature]}^${power}`))
        .join(' '),
    )
  return hasBias ? ['1', ...texts] : texts
}
