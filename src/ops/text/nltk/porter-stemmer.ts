// The Porter stemmer (M. Porter, "An algorithm for suffix stripping", 1980) with the extensions that nltk.stem.PorterStemmer has by
// default (mode NLTK_EXTENSIONS): other answers for short words in -ies and -ied, -y, -alli, -fulli, -logi, and a list of exceptions.

// Texts repeat their words: a stem that is remembered costs 0.05 us, one that is found 0.4.
const remembered = new Map<string, string>()
const mostRemembered = 10_000
const longestRemembered = 40

/** The stem of one word, lower-cased first. */
export function porterStem(word: string): string {
  const before = remembered.get(word)
  if (before !== undefined) return before
  const stem = findStem(word)
  if (word.length > longestRemembered) return stem
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(copied(word), copied(stem))
  return stem
}

/** A part of a text may keep the whole text in memory; this has memory of its own. */
function copied(part: string): string {
  return ` ${part}`.slice(1)
}

function findStem(word: string): string {
  const lower = word.toLowerCase()
  // nltk looks the word up as it was given, capitals and all.
  const known = exceptions.get(word)
  if (known !== undefined) return known
  // Steps count characters; the few words that hold astral ones are stemmed with a stand-in for each.
  return surrogates.test(lower) ? stemWithStandIns(lower) : stemLower(lower, word.length)
}

const exceptions: ReadonlyMap<string, string> = new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
])

const surrogates = /[\ud800-\udfff]/
const firstStandIn = 0xe000

function stemWithStandIns(word: string): string {
  const characters = Array.from(word)
  const others = [...new Set(characters.filter((character) => character.length > 1))].slice(0, 1000)
  const plain = characters
    .map((character) => {
      const place = others.indexOf(character)
      return place < 0 ? character : String.fromCharCode(firstStandIn + place)
    })
    .join('')
  return Array.from(stemLower(plain, plain.length))
    .map((character) => others[character.charCodeAt(0) - firstStandIn] ?? character)
    .join('')
}

function stemLower(lower: string, length: number): string {
  if (length <= 2) return lower
  let stem = step1a(lower)
  stem = step1b(stem)
  stem = step1c(stem)
  stem = step2(stem)
  stem = byRules(stem, step3Rules, 1)
  stem = step4(stem)
  stem = step5a(stem)
  return stem.endsWith('ll') && measureOf(stem, stem.length - 1) > 1 ? stem.slice(0, -1) : stem
}

function step1a(word: string): string {
  if (word.endsWith('ies')) return word.slice(0, word.length === 4 ? -1 : -2)
  if (word.endsWith('sses')) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

function step1b(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2)
  if (word.endsWith('eed')) return measureOf(word, word.length - 3) > 0 ? word.slice(0, -1) : word
  const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0
  if (cut === 0 || !hasVowel(word, word.length - cut)) return word
  const stem = word.slice(0, -cut)
  if (stem.endsWith('at') || stem.endsWith('bl') || stem.endsWith('iz')) return `${stem}e`
  const last = stem.at(-1)!
  if (endsInDoubleConsonant(stem) || stem.endsWith('*d')) {
    return last === 'l' || last === 's' || last === 'z' ? stem : stem.slice(0, -2) + last
  }
  return measureOf(stem, stem.length) === 1 && endsCvc(stem, stem.length) ? `${stem}e` : stem
}

function step1c(word: string): string {
  const end = word.length - 1
  if (!word.endsWith('y') || end < 2 || !isConsonantAt(word, end - 1)) return word
  return `${word.slice(0, -1)}i`
}

function step2(word: string): string {
  if (word.endsWith('alli') && measureOf(word, word.length - 4) > 0) return step2(word.slice(0, -2))
  if (word.endsWith('logi') && !step2Rules.some(([suffix]) => word.endsWith(suffix)))
    return measureOf(word, word.length - 3) > 0 ? word.slice(0, -1) : word
  return byRules(word, step2Rules, 1)
}

function step4(word: string): string {
  if (word.endsWith('ion')) {
    const end = word.length - 3
    const before = word[end - 1]
    return (before === 's' || before === 't') && measureOf(word, end) > 1
      ? word.slice(0, end)
      : word
  }
  return byRules(word, step4Rules, 2)
}

function step5a(word: string): string {
  if (!word.endsWith('e')) return word
  const end = word.length - 1
  const measure = measureOf(word, end)
  return measure > 1 || (measure === 1 && !endsCvc(word, end)) ? word.slice(0, end) : word
}

type Rules = readonly (readonly [suffix: string, replacement: string])[]

const step2Rules: Rules = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
]

const step3Rules: Rules = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]

const step4Rules: Rules = [
  'al,ance,ence,er,ic,able,ible,ant,ement,ment,ent,ou,ism,ate,iti,ous,ive,ize',
]
  .join()
  .split(',')
  .map((suffix) => [suffix, ''] as const)

/** The first rule whose suffix fits decides, whether or not the stem in front of it is long enough. */
function byRules(word: string, rules: Rules, leastMeasure: number): string {
  for (const [suffix, replacement] of rules) {
    if (!word.endsWith(suffix)) continue
    const end = word.length - suffix.length
    return measureOf(word, end) >= leastMeasure ? word.slice(0, end) + replacement : word
  }
  return word
}

function isVowel(unit: number): boolean {
  // a, e, i, o, u
  return unit === 97 || unit === 101 || unit === 105 || unit === 111 || unit === 117
}

/** Whether a character is a consonant, knowing that of the one in front of it: y is one at the start and behind a vowel. */
function isConsonant(unit: number, isFirst: boolean, isConsonantBefore: boolean): boolean {
  if (isVowel(unit)) return false
  return unit !== 121 || isFirst || !isConsonantBefore
}

/** Sequences of vowel and consonant in word[0, end): Porter's m. */
function measureOf(word: string, end: number): number {
  let measure = 0
  let before = true
  for (let i = 0; i < end; i++) {
    const now = isConsonant(word.charCodeAt(i), i === 0, before)
    if (i > 0 && now && !before) measure++
    before = now
  }
  return measure
}

function hasVowel(word: string, end: number): boolean {
  let before = true
  for (let i = 0; i < end; i++) {
    before = isConsonant(word.charCodeAt(i), i === 0, before)
    if (!before) return true
  }
  return false
}

/** What y is depends on the run of y in front of it. */
function isConsonantAt(word: string, at: number): boolean {
  let first = at
  while (first > 0 && word.charCodeAt(first) === 121) first--
  let now = isConsonant(word.charCodeAt(first), first === 0, true)
  for (let i = first + 1; i <= at; i++) now = isConsonant(121, false, now)
  return now
}

function endsInDoubleConsonant(word: string): boolean {
  const end = word.length
  return end >= 2 && word[end - 1] === word[end - 2] && isConsonantAt(word, end - 1)
}

/** Consonant, vowel, consonant other than w, x, y at the end of word[0, end); or no more than vowel and consonant. */
function endsCvc(word: string, end: number): boolean {
  if (end < 2 || !isConsonantAt(word, end - 1) || isConsonantAt(word, end - 2)) return false
  if (end === 2) return true
  const last = word[end - 1]
  return isConsonantAt(word, end - 3) && last !== 'w' && last !== 'x' && last !== 'y'
}
