// Seeded mutations of files: what a fuzzer with a memory of pickles would do to them.

type Random = () => number
type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const opcodes = Uint8Array.from(
  '(.012BFGIJKLMNPQRSTUVX]abcdeghijlopqrstu})\x80\x81\x82\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98',
  (c) => c.charCodeAt(0),
)
const extremes = [0, 1, 0x7f, 0x80, 0xff]

const below = (random: Random, limit: number): number => Math.floor(random() * limit)

const mutations: readonly Mutation[] = [
  (bytes, random) =>
    changed(bytes, below(random, bytes.length), (byte) => byte ^ (1 << below(random, 8))),
  (bytes, random) => changed(bytes, below(random, bytes.length), () => below(random, 256)),
  (bytes, random) =>
    changed(bytes, below(random, bytes.length), () => opcodes[below(random, opcodes.length)]!),
  (bytes, random) =>
    changed(bytes, below(random, bytes.length), () => extremes[below(random, extremes.length)]!),
  (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  (bytes, random) => without(bytes, below(random, bytes.length), 1 + below(random, 16)),
  (bytes, random) =>
    inserted(
      bytes,
      below(random, bytes.length),
      Uint8Array.from(
        { length: 1 + below(random, 8) },
        () => opcodes[below(random, opcodes.length)]!,
      ),
    ),
  (bytes, random) => inserted(bytes, below(random, bytes.length), piece(bytes, random)),
  (bytes, random, other) => inserted(bytes, below(random, bytes.length), piece(other, random)),
  (bytes, random, other) =>
    joined(bytes.slice(0, below(random, bytes.length)), other.slice(below(random, other.length))),
  (bytes, random) => word(bytes, random),
]

/** A mutant: one mutation of a file, or up to four, some with pieces of another. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let mutant = bytes
  for (
    let rounds = 1 + below(random, 4) * below(random, 2);
    rounds > 0 && mutant.length > 0;
    rounds--
  ) {
    mutant = mutations[below(random, mutations.length)]!(mutant, random, other)
  }
  return mutant
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = change(copy[at]!)
  return copy
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}

function without(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return joined(bytes.subarray(0, at), bytes.subarray(at + length))
}

function inserted(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array {
  return joined(joined(bytes.subarray(0, at), more), bytes.subarray(at))
}

function piece(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length)
  return bytes.subarray(at, at + 1 + below(random, 64))
}

// A length field: four bytes made large, small or negative.
function word(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 4) return bytes
  const copy = bytes.slice()
  const values = [0, 1, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length]
  new DataView(copy.buffer).setUint32(
    below(random, bytes.length - 3),
    values[below(random, values.length)]!,
    true,
  )
  return copy
}
