import { englishStopWords } from '../../estimators/scikit-learn/feature-extraction/english-stop-words.ts'
import { nltkEnglish, nltkEnglishNewer } from './nltk-stop-words.ts'

export const stopLists: Readonly<Record<string, readonly string[]>> = {
  'nltk-english': nltkEnglish,
  'nltk-english-198': nltkEnglishNewer,
  'sklearn-english': englishStopWords,
}

/** Whether "stop" names a file rather than a list known here. */
export function isStopFile(stop: string): boolean {
  return stop.includes('.')
}
