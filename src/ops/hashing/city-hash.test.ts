import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityHashLow } from './city-hash.ts'

/** From CatBoost 1.2.10: cat_features_hash of a model saved as JSON with its pool. */
const alphabet = 'abcdefghijklmnopqrstuvwxyzäöü日本'
const known: readonly (readonly [number, number])[] = [
  [0, 797982799],
  [1, 3489901818],
  [2, 4090249022],
  [3, 978243121],
  [4, 345588365],
  [7, 163411706],
  [8, 4270775063],
  [9, 3019552977],
  [15, 2346640249],
  [16, 2150978241],
  [17, 322581478],
  [26, 3301686331],
  [27, 1002907070],
  [30, 1768681063],
  [31, 4232495876],
  [32, 1213384696],
  [33, 2572110000],
  [39, 2230928918],
  [63, 3760121247],
  [64, 3158072658],
  [65, 688877777],
  [100, 382202772],
  [128, 3380829603],
  [200, 348384613],
]

test("hashes of texts of every length class are the library's", () => {
  for (const [length, hash] of known)
    assert.equal(cityHashLow(alphabet.repeat(8).slice(0, length)) >>> 0, hash, `${length} units`)
})
