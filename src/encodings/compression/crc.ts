// CRC-64 (ECMA-182, reflected) and bzip2's unreflected CRC-32.

const polynomial64 = 0xc96c5795d7870f42n
const table64 = Array.from({ length: 256 }, (_, n) => {
  let value = BigInt(n)
  for (let k = 0; k < 8; k++) value = value & 1n ? (value >> 1n) ^ polynomial64 : value >> 1n
  return value
})
// Halves of the table: 32-bit arithmetic is 50 times faster than BigInt.
const low64 = Uint32Array.from(table64, (value) => Number(value & 0xffffffffn))
const high64 = Uint32Array.from(table64, (value) => Number(value >> 32n))

export function crc64(bytes: Uint8Array): bigint {
  let low = 0xffffffff
  let high = 0xffffffff
  for (let i = 0; i < bytes.length; i++) {
    const index = (low ^ bytes[i]!) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ low64[index]!
    high = (high >>> 8) ^ high64[index]!
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)
}

const tableBzip = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n << 24
  for (let k = 0; k < 8; k++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

export function crcBzip(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++)
    crc = ((crc << 8) ^ tableBzip[((crc >>> 24) ^ bytes[i]!) & 0xff]!) >>> 0
  return ~crc >>> 0
}
