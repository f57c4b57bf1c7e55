/** The value of a JSON text; undefined where it is none: something between may have answered instead of the server. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    console.debug('this is not JSON', error)
    return undefined
  }
}
