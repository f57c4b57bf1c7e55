import type { EstimatorFamily } from '../family.ts'
import { readFactorAnalysis } from './factor-analysis.ts'
import { readFastIca } from './fast-ica.ts'
import { readKernelPca } from './kernel-pca.ts'
import { readLatentDirichletAllocation } from './latent-dirichlet-allocation.ts'
import { readNmf } from './nmf.ts'
import { readPca } from './pca.ts'
import { readSparseCoding } from './sparse-coding.ts'
import { readSparsePca } from './sparse-pca.ts'
import { readTruncatedSvd } from './truncated-svd.ts'

export const decomposition: EstimatorFamily = {
  DictionaryLearning: readSparseCoding,
  FactorAnalysis: readFactorAnalysis,
  FastICA: readFastIca,
  IncrementalPCA: readPca,
  KernelPCA: readKernelPca,
  LatentDirichletAllocation: readLatentDirichletAllocation,
  MiniBatchDictionaryLearning: readSparseCoding,
  MiniBatchNMF: readNmf,
  MiniBatchSparsePCA: readSparsePca,
  NMF: readNmf,
  PCA: readPca,
  SparseCoder: readSparseCoding,
  SparsePCA: readSparsePca,
  TruncatedSVD: readTruncatedSvd,
}
