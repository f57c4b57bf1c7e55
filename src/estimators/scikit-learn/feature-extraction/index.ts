import type { EstimatorFamily } from '../family.ts'
import { readCountVectorizer } from './count-vectorizer.ts'
import { readDictVectorizer } from './dict-vectorizer.ts'
import { readFeatureHasher } from './feature-hasher.ts'
import { readHashingVectorizer } from './hashing-vectorizer.ts'
import { readPatchExtractor } from './patch-extractor.ts'
import { readTfidfTransformer } from './tfidf-transformer.ts'
import { readTfidfVectorizer } from './tfidf-vectorizer.ts'

export const featureExtraction: EstimatorFamily = {
  CountVectorizer: readCountVectorizer,
  DictVectorizer: readDictVectorizer,
  FeatureHasher: readFeatureHasher,
  HashingVectorizer: readHashingVectorizer,
  PatchExtractor: readPatchExtractor,
  TfidfTransformer: readTfidfTransformer,
  TfidfVectorizer: readTfidfVectorizer,
}
