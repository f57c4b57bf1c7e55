import { MersenneTwister } from '../../encodings/mersenne-twister.ts'
import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { required } from '../shapes.ts'

/**
 * Every patch of height x width pixels of every image, row by row: images [N, H, W] or [N, H, W, channels ...] give
 * [N * patches, height, width] or, with more than one channel, [..., channels]. `patch_size` is [height, width]; empty for
 * a tenth of the image. With `share` (0 to 1, of all patches) or `most` above 0, that many patches an image at places that
 * numpy.random.RandomState(seed) draws, afresh in every run: all rows first, then all columns, image after image.
 */
export const extractPatches: Operator = {
  domain: 'slipway',
  opType: 'ExtractPatches',
  version: 1,
  attributes: { patch_size: 'ints', most: 'int', share: 'float', seed: 'int' },
  infer: (inputs, attributes) => {
    required(inputs, 0, 'ExtractPatches')
    const size = attributes['patch_size'] as readonly number[]
    if (size.length !== 0 && size.length !== 2)
      throw fault('E_FORMAT', 'ExtractPatches of a patch that is not height and width')
    const sides: Dimension[] = size.length === 0 ? ['patch_height', 'patch_width'] : [...size]
    return [{ dataType: 'DOUBLE', shape: ['patches', ...sides, '...'] }]
  },
  rowWise: () => false,
  prepare: ({ attributes }, context) => {
    const size = attributes['patch_size'] as readonly number[]
    return ([images], [output]) => {
      const from = numbers(images!)
      const [n = 0, height = 0, width = 0, ...further] = images!.shape
      const channels = further.reduce((product, count) => product * count, 1)
      const [patchHeight, patchWidth] = sidesOf(size, height, width)
      const [rows, columns] = [height - patchHeight + 1, width - patchWidth + 1]
      const count = countOf(attributes, rows * columns)
      const shape = [n * count, patchHeight, patchWidth, ...(channels > 1 ? [channels] : [])]
      limitSize(shape, 'ExtractPatches')
      context.spend(shape.reduce((product, side) => product * side, 1))
      output!.resize(shape)
      const to = numbers(output!)
      const draw = placesOf(attributes, rows, columns)
      const line = patchWidth * channels
      for (let image = 0, at = 0; image < n; image++) {
        const places = draw(count)
        for (let patch = 0; patch < count; patch++) {
          const top = places ? places.tops[patch]! : Math.floor(patch / columns)
          const left = places ? places.lefts[patch]! : patch % columns
          for (let y = 0; y < patchHeight; y++) {
            const start = ((image * height + top + y) * width + left) * channels
            for (let i = 0; i < line; i++) to[at++] = from[start + i]!
          }
        }
      }
    }
  },
}

function sidesOf(size: readonly number[], height: number, width: number): [number, number] {
  const [patchHeight, patchWidth] =
    size.length === 0 ? [Math.floor(height / 10), Math.floor(width / 10)] : [size[0]!, size[1]!]
  if (patchHeight < 1 || patchWidth < 1 || patchHeight > height || patchWidth > width)
    throw fault(
      'E_SHAPE',
      `images of ${height} x ${width} pixels hold no patch of ${patchHeight} x ${patchWidth}`,
    )
  return [patchHeight, patchWidth]
}

function countOf({ most, share }: Attributes, all: number): number {
  if ((share as number) > 0) return Math.floor((share as number) * all)
  return (most as number) > 0 ? Math.min(most as number, all) : all
}

interface Places {
  readonly tops: Float64Array
  readonly lefts: Float64Array
}

/** Draws the upper left corners of one image's patches; undefined where all are taken in order. */
function placesOf({ most, share, seed }: Attributes, rows: number, columns: number) {
  if (most === 0 && share === 0) return () => undefined
  const generator = new MersenneTwister(seed as number)
  return (count: number): Places => ({
    tops: new Float64Array(count).map(() => generator.integerBelow(rows)),
    lefts: new Float64Array(count).map(() => generator.integerBelow(columns)),
  })
}
