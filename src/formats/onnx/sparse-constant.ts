import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import { flatIndices, readTensor } from '../../ir/model-proto/read-tensor.ts'
import type { SparseTensorProto } from '../../ir/model-proto/schema.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { zeros } from '../../ir/tensor.ts'

/** Elements a sparse constant may have when it is written out. */
const mostElements = 4 * 1024 * 1024

/** A sparse tensor of an ONNX file as the dense one it stands for. */
export function denseOfSparse(proto: SparseTensorProto): Tensor {
  if (!proto.values || !proto.indices) throw fault('E_FORMAT', 'a sparse tensor lacks its values')
  const values = readTensor(proto.values)
  const size = proto.dims.reduce((product, dim) => (dim >= 0 ? product * dim : NaN), 1)
  if (!(size <= mostElements))
    throw fault('E_LIMIT', `a sparse tensor has shape [${proto.dims.join(', ')}]`)
  const places = flatIndices(readTensor(proto.indices), proto.dims, values.size, 'a sparse tensor')
  const result = zeros(values.dataType, proto.dims)
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!
    if (!(place >= 0 && place < size)) throw fault('E_FORMAT', `a sparse tensor has index ${place}`)
    const to = result.data as NumericArray
    to[place] = values.data[i] as number
  }
  return result
}
