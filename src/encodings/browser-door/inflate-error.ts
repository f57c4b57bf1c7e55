/** What zlib reports by these codes; src/encodings/inflate.ts and zip.ts put it into the words of the table of faults. */
export type InflateErrorCode =
  | 'Z_DATA_ERROR'
  | 'Z_BUF_ERROR'
  | 'Z_NEED_DICT'
  | 'ERR_BUFFER_TOO_LARGE'

export class InflateError extends Error {
  override readonly name = 'InflateError'
  readonly code: InflateErrorCode

  constructor(code: InflateErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
