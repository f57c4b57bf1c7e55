import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, instantiate } from '../wasm/instantiate.ts'
import { binFunctions, countBias } from './bin-code.ts'
import { columnBinBytes, mostInByte, placeColumns } from './column-bins.ts'

const lists = {
  one: [0.5],
  even: Array.from({ length: mostInByte }, (_, i) => i / 7 - 10),
  'many in one cell': [...Array.from({ length: 200 }, (_, i) => 1 + i * 1e-6), 1e9],
  'full range': [-3.4028234663852886e38, -1e-45, 0, 1e-45, 3.4028234663852886e38],
  infinite: [-Infinity, -1, 0, 2, Infinity],
  'only infinite': [-Infinity, Infinity],
  tiny: Array.from({ length: 100 }, (_, i) => i * 1.401298464324817e-45),
  powers: Array.from({ length: mostInByte }, (_, i) => 2 ** ((i - 127) / 2)),
}

test('counts of borders below numbers are those of comparing with each', () => {
  const borders = Object.values(lists).map((list) => Float32Array.from(list).sort())
  const gridsAt = 65536
  const instance = instantiate(compile(binFunctions()), gridsAt + columnBinBytes(borders))!
  const columns = placeColumns(borders, instance.memory, gridsAt, instance.run)
  borders.forEach((own, column) => {
    const near = Array.from(own).flatMap((border) => [
      border,
      border * (1 + 2e-7),
      border * (1 - 2e-7),
      border + 1e-45,
    ])
    const x = Float32Array.from([...near, 0, -0, 1e38, -1e38, Infinity, -Infinity, NaN])
    new Float32Array(instance.memory, 0, x.length).set(x)
    const counts = new Int8Array(instance.memory, gridsAt / 2, x.length)
    columns.count(column, 0, counts.byteOffset, x.length)
    const wanted = Array.from(x, (value) => own.filter((border) => value > border).length)
    const name = Object.keys(lists)[column]
    assert.deepEqual(
      Array.from(counts, (count) => count + countBias),
      wanted,
      name,
    )
  })
})
