import { fault } from '../../errors.ts'
import type { Dimension, ValueType } from '../graph.ts'
import { dataTypeOfNumber, numberOfDataType } from './data-types.ts'
import type { TensorTypeProto, TypeProto } from './schema.ts'

/** A value's type as a TypeProto; a symbol becomes a dim_param. */
export function writeValueType(type: ValueType): TypeProto {
  const tensorType: TensorTypeProto = {
    elemType: numberOfDataType(type.dataType),
    shape: {
      dim: type.shape.map((size) =>
        typeof size === 'number' ? { dimValue: size } : { dimParam: size },
      ),
    },
  }
  return type.sparse ? { sparseTensorType: tensorType } : { tensorType }
}

/** The type a file declares. `nameless(axis)` is the symbol of a dimension without a size or a name. */
export function readValueType(
  type: TypeProto | undefined,
  where: string,
  nameless: (axis: number) => string,
): ValueType {
  const tensorType = type?.tensorType ?? type?.sparseTensorType
  if (!tensorType) throw fault('E_UNSUPPORTED', `${where} is no tensor`)
  if (!tensorType.shape) throw fault('E_UNSUPPORTED', `${where} has no shape`)
  const shape = tensorType.shape.dim.map((dim, axis): Dimension => {
    if (dim.dimValue === undefined) return dim.dimParam || nameless(axis)
    if (!Number.isSafeInteger(dim.dimValue) || dim.dimValue < 0)
      throw fault('E_FORMAT', `${where} has a dimension of ${dim.dimValue}`)
    return dim.dimValue
  })
  const dataType = dataTypeOfNumber(tensorType.elemType, where)
  return type?.sparseTensorType ? { dataType, shape, sparse: true } : { dataType, shape }
}
