const integerArrays = [
  ['Uint8Array', Uint8Array],
  ['Int8Array', Int8Array],
  ['Uint16Array', Uint16Array],
  ['Int16Array', Int16Array],
  ['Int32Array', Int32Array],
  ['Uint32Array', Uint32Array],
] as const

/** Numbers as the smallest typed array that holds every one of them exactly: its constructor's name, and its bytes in base64. */
export function packNumbers(data: ArrayLike<number>): { type: string; base64: string } {
  const values = Float64Array.from(data)
  const isWhole = values.every((value) => Number.isInteger(value) && !Object.is(value, -0))
  if (isWhole) {
    const least = values.reduce((a, b) => Math.min(a, b), 0)
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    for (const [type, make] of integerArrays) {
      const edges = make.of(least, most)
      if (edges[0] === least && edges[1] === most)
        return { type, base64: base64Of(make.from(values)) }
    }
  }
  const isSingle = values.every((value) => Object.is(Math.fround(value), value))
  return isSingle
    ? { type: 'Float32Array', base64: base64Of(Float32Array.from(values)) }
    : { type: 'Float64Array', base64: base64Of(values) }
}

function base64Of({ buffer }: { readonly buffer: ArrayBufferLike }): string {
  return Buffer.from(buffer).toString('base64')
}
