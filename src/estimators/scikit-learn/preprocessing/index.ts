import type { EstimatorFamily } from '../family.ts'
import { readBinarizer } from './binarizer.ts'
import { readFunctionTransformer } from './function-transformer.ts'
import { readKBinsDiscretizer } from './kbins-discretizer.ts'
import { readKernelCenterer } from './kernel-centerer.ts'
import { readLabelBinarizer } from './label-binarizer.ts'
import { readLabelEncoder } from './label-encoder.ts'
import { readMaxAbsScaler } from './max-abs-scaler.ts'
import { readMinMaxScaler } from './min-max-scaler.ts'
import { readMultiLabelBinarizer } from './multi-label-binarizer.ts'
import { readNormalizer } from './normalizer.ts'
import { readOneHotEncoder } from './one-hot-encoder.ts'
import { readOrdinalEncoder } from './ordinal-encoder.ts'
import { readPolynomialFeatures } from './polynomial-features.ts'
import { readPowerTransformer } from './power-transformer.ts'
import { readQuantileTransformer } from './quantile-transformer.ts'
import { readRobustScaler } from './robust-scaler.ts'
import { readSplineTransformer } from './spline-transformer.ts'
import { readStandardScaler } from './standard-scaler.ts'
import { readTargetEncoder } from './target-encoder.ts'

export const preprocessing: EstimatorFamily = {
  Binarizer: readBinarizer,
  FunctionTransformer: readFunctionTransformer,
  KBinsDiscretizer: readKBinsDiscretizer,
  KernelCenterer: readKernelCenterer,
  LabelBinarizer: readLabelBinarizer,
  LabelEncoder: readLabelEncoder,
  MaxAbsScaler: readMaxAbsScaler,
  MinMaxScaler: readMinMaxScaler,
  MultiLabelBinarizer: readMultiLabelBinarizer,
  Normalizer: readNormalizer,
  OneHotEncoder: readOneHotEncoder,
  OrdinalEncoder: readOrdinalEncoder,
  PolynomialFeatures: readPolynomialFeatures,
  PowerTransformer: readPowerTransformer,
  QuantileTransformer: readQuantileTransformer,
  RobustScaler: readRobustScaler,
  SplineTransformer: readSplineTransformer,
  StandardScaler: readStandardScaler,
  TargetEncoder: readTargetEncoder,
}
