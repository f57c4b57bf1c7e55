// Compressed forms for the tests.

import { deflateSync, gzipSync as gzip } from 'node:zlib'

export const zlibSync = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateSync(bytes))
export const gzipSync = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzip(bytes))
