/**
 * What an array's elements are held in, by kind and itemsize:
 *   b -> Uint8Array of 0 and 1         i1 i2 i4 -> Int8/16/32Array    u1 u2 u4 -> Uint8/16/32Array
 *   i8, u8 -> Float64Array, exact      f4 -> Float32Array             f8 -> Float64Array
 *   f2 -> Float32Array                 c8, c16 -> Float32/64Array, real and imaginary parts in turn
 *   U, S -> string[] (S as latin-1)    O -> unknown[], resolved values
 *   M, m -> Float64Array of whole units since 1970, NaT -> NaN
 *   V    -> Uint8Array, itemsize bytes an element: read it with `field`
 */
export type ArrayData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | string[]
  | unknown[]
