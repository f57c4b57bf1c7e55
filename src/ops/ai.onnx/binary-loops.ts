// Loops of the element-wise operators that models are made of, each written out: V8 shares what it learns of a function literal among
// all closures made of it, so that one loop over a passed function costs 7 ns an element where these cost 1 to 1.5. Four elements at a time save another third.

export type Numbers = ArrayLike<number>
export type Target = { [index: number]: number }

/** One loop for each way two shapes meet. */
export interface BinaryLoops {
  /** x[i] with one y. */
  scalar(x: Numbers, y: number, to: Target, count: number): void
  /** One x with y[i]. */
  reverse(x: number, y: Numbers, to: Target, count: number): void
  /** Same shapes. */
  equal(x: Numbers, y: Numbers, to: Target, count: number): void
  /** y is the last dimensions of x and repeats. */
  tail(x: Numbers, y: Numbers, to: Target, count: number, period: number): void
  /** y holds one value for each row of x. */
  column(x: Numbers, y: Numbers, to: Target, rows: number, width: number): void
}

export const addLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! + y
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x + y[i]!
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! + y[i]!
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      let j = 0
      for (; j + 4 <= period; j += 4) {
        const at = start + j
        const a = x[at]! + y[j]!
        const b = x[at + 1]! + y[j + 1]!
        const c = x[at + 2]! + y[j + 2]!
        const d = x[at + 3]! + y[j + 3]!
        to[at] = a
        to[at + 1] = b
        to[at + 2] = c
        to[at + 3] = d
      }
      for (; j < period; j++) to[start + j] = x[start + j]! + y[j]!
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! + value
    }
  },
}

export const subLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! - y
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x - y[i]!
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! - y[i]!
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      let j = 0
      for (; j + 4 <= period; j += 4) {
        const at = start + j
        const a = x[at]! - y[j]!
        const b = x[at + 1]! - y[j + 1]!
        const c = x[at + 2]! - y[j + 2]!
        const d = x[at + 3]! - y[j + 3]!
        to[at] = a
        to[at + 1] = b
        to[at + 2] = c
        to[at + 3] = d
      }
      for (; j < period; j++) to[start + j] = x[start + j]! - y[j]!
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! - value
    }
  },
}

export const mulLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! * y
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x * y[i]!
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! * y[i]!
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      let j = 0
      for (; j + 4 <= period; j += 4) {
        const at = start + j
        const a = x[at]! * y[j]!
        const b = x[at + 1]! * y[j + 1]!
        const c = x[at + 2]! * y[j + 2]!
        const d = x[at + 3]! * y[j + 3]!
        to[at] = a
        to[at + 1] = b
        to[at + 2] = c
        to[at + 3] = d
      }
      for (; j < period; j++) to[start + j] = x[start + j]! * y[j]!
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! * value
    }
  },
}

export const divLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! / y
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x / y[i]!
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! / y[i]!
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      let j = 0
      for (; j + 4 <= period; j += 4) {
        const at = start + j
        const a = x[at]! / y[j]!
        const b = x[at + 1]! / y[j + 1]!
        const c = x[at + 2]! / y[j + 2]!
        const d = x[at + 3]! / y[j + 3]!
        to[at] = a
        to[at + 1] = b
        to[at + 2] = c
        to[at + 3] = d
      }
      for (; j < period; j++) to[start + j] = x[start + j]! / y[j]!
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! / value
    }
  },
}

export const greaterLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! > y ? 1 : 0
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x > y[i]! ? 1 : 0
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! > y[i]! ? 1 : 0
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      for (let j = 0; j < period; j++) to[start + j] = x[start + j]! > y[j]! ? 1 : 0
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! > value ? 1 : 0
    }
  },
}

export const lessLoops: BinaryLoops = {
  scalar(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! < y ? 1 : 0
  },
  reverse(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x < y[i]! ? 1 : 0
  },
  equal(x, y, to, count) {
    for (let i = 0; i < count; i++) to[i] = x[i]! < y[i]! ? 1 : 0
  },
  tail(x, y, to, count, period) {
    for (let start = 0; start < count; start += period) {
      for (let j = 0; j < period; j++) to[start + j] = x[start + j]! < y[j]! ? 1 : 0
    }
  },
  column(x, y, to, rows, width) {
    for (let row = 0, i = 0; row < rows; row++) {
      const value = y[row]!
      for (let j = 0; j < width; j++, i++) to[i] = x[i]! < value ? 1 : 0
    }
  },
}
