// Points among which nearest ones are hard to tell, or to tell by integers.

/** Uniform in [0, 1), the same every time. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

type Values = (random: () => number, i: number) => number
const normal: Values = (next) => next() + next() + next() + next() - 2
export const kindsOfPoints: Readonly<Record<string, Values>> = {
  spread: normal,
  'few values, so that most distances are equal': (next) => Math.floor(next() * 3),
  'far from zero': (next, i) => 1.7e9 + normal(next, i),
  'with outliers': (next, i) => (next() < 0.01 ? 1e7 : 1) * normal(next, i),
  'close together, in groups far apart': (next, i) =>
    Math.floor(next() * 4) * 1e6 + 1e-4 * normal(next, i),
  'columns of many sizes': (next, i) => normal(next, i) * 10 ** ((i % 5) * 3 - 6),
  'mostly zero': (next) => Number(next() < 0.002),
  'as large as squares allow': (next, i) => 1e150 * normal(next, i),
}
