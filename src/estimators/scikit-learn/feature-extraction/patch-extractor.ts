// sklearn.feature_extraction.image.PatchExtractor.
import { PyFloat, PyTuple } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'

/**
 * Stateless, so it says nothing of the images' size: they come as [n, height, width] or [n, height, width, channels].
 * Up to 1.2 the seeded generator was kept at the first call; the answer is that first call's.
 */
export const readPatchExtractor: EstimatorReader = (view) => {
  const attributes = { patch_size: patchSizeOf(view), ...choiceOf(view) }
  return {
    name: view.name,
    featuresIn: undefined,
    input: 'images',
    methods: {
      transform: (g, x) => {
        const [images] = x.checked(g, view.name, false).blocks
        return g.add('ExtractPatches', [images!.value], attributes)
      },
    },
  }
}

function patchSizeOf(view: ObjectView): number[] {
  const value = view.get('patch_size') ?? null
  if (value === null) return []
  const size =
    value instanceof PyTuple ? value.items.map((item) => asNumber(view.resolve(item))) : []
  if (size.length !== 2 || !size.every((side) => Number.isInteger(side) && side! > 0))
    throw view.mistyped('patch_size', 'a height and a width', value)
  return size.map(Number)
}

function choiceOf(view: ObjectView): { most: number; share: number; seed: number } {
  const value = view.get('max_patches') ?? null
  const count = value === null ? 0 : view.number('max_patches')
  if (count === 0) return { most: 0, share: 0, seed: 0 }
  const isShare = value instanceof PyFloat
  if (!(isShare ? count > 0 && count < 1 : Number.isInteger(count) && count > 0))
    throw view.mistyped('max_patches', 'a number of patches or a share between 0 and 1', value)
  const seed = view.get('random_state')
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw view.unsupported(
      'draws its patches at random: the file holds no seed for them',
      'Make it with an integer random_state, and with scikit-learn before 1.3 save it before its first transform.',
    )
  return { most: isShare ? 0 : count, share: isShare ? count : 0, seed }
}
