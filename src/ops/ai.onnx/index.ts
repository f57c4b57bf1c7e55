import type { Operator } from '../../ir/operator.ts'
import { activationOperators } from './activations.ts'
import { argMax, argMin } from './arg-max.ts'
import { binaryOperators } from './binary.ts'
import { bitShift, stringConcat } from './bits-and-text.ts'
import { cast } from './cast.ts'
import { ifOperator, loop, scan } from './control.ts'
import { conv } from './conv.ts'
import { convTranspose } from './conv-transpose.ts'
import { compress, nonZero, oneHot, range, trilu, unique } from './data-dependent.ts'
import { einsum } from './einsum.ts'
import { gatherElements, gatherNd, scatterElements, scatterNd } from './indexing.ts'
import { averagePool, maxPool } from './pool.ts'
import { pad } from './pad.ts'
import { cumSum, hardmax, topK } from './scan-axis.ts'
import { dequantizeLinear, dynamicQuantizeLinear, quantizeLinear } from './quantize.ts'
import { convInteger, matMulInteger, qLinearConv, qLinearMatMul } from './integer-products.ts'
import { split } from './split.ts'
import { tile } from './tile.ts'
import { transpose } from './transpose.ts'
import { concat } from './concat.ts'
import { expand } from './expand.ts'
import { gather } from './gather.ts'
import { gemm } from './gemm.ts'
import { matMul } from './mat-mul.ts'
import { recurrentOperators } from './recurrent.ts'
import { resize } from './resize.ts'
import { reduceOperators } from './reduce.ts'
import { logSoftmax, softmax } from './softmax.ts'
import { identity, shape, size } from './shape.ts'
import { slice } from './slice.ts'
import { squeeze, unsqueeze } from './squeeze.ts'
import { sum } from './sum.ts'
import { unaryOperators } from './unary.ts'
import { reshape } from './reshape.ts'
import { where } from './where.ts'

export const onnxOperators: readonly Operator[] = [
  ...unaryOperators,
  ...binaryOperators,
  ...recurrentOperators,
  ...reduceOperators,
  resize,
  ...activationOperators,
  averagePool,
  compress,
  conv,
  convTranspose,
  cumSum,
  einsum,
  gatherElements,
  gatherNd,
  hardmax,
  ifOperator,
  loop,
  scan,
  maxPool,
  nonZero,
  oneHot,
  pad,
  range,
  dequantizeLinear,
  dynamicQuantizeLinear,
  quantizeLinear,
  convInteger,
  matMulInteger,
  qLinearConv,
  qLinearMatMul,
  scatterElements,
  scatterNd,
  split,
  tile,
  topK,
  transpose,
  trilu,
  unique,
  argMax,
  argMin,
  bitShift,
  cast,
  stringConcat,
  concat,
  expand,
  gather,
  identity,
  shape,
  size,
  slice,
  gemm,
  logSoftmax,
  matMul,
  softmax,
  squeeze,
  sum,
  unsqueeze,
  reshape,
  where,
]
