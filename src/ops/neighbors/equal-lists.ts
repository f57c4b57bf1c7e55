import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/** Lists of neighbours, one a row, that must all be equally long to be a matrix. Memory is kept from run to run. */
export class EqualLists {
  private distances = new Float64Array(256)
  private places = new Float64Array(256)
  private count = 0
  private rows = 0
  private width = 0

  start(): void {
    this.count = this.rows = this.width = 0
  }

  add(place: number, distance: number): void {
    if (this.count === this.places.length) this.grow()
    this.places[this.count] = place
    this.distances[this.count++] = distance
  }

  /** Throws E_SHAPE where the row has another number of neighbours than the first. */
  endRow(): void {
    this.rows++
    if (this.rows === 1) this.width = this.count
    else if (this.count !== this.rows * this.width)
      throw fault(
        'E_SHAPE',
        `rows have different numbers of neighbours within the radius (row 0 has ${this.width}, row ${this.rows - 1} has ${this.count - (this.rows - 1) * this.width}): send rows one by one`,
      )
  }

  finish(distances: Tensor, places: Tensor): void {
    distances.resize2(this.rows, this.width)
    places.resize2(this.rows, this.width)
    numbers(distances).set(this.distances.subarray(0, this.count))
    numbers(places).set(this.places.subarray(0, this.count))
  }

  private grow(): void {
    const [distances, places] = [this.distances, this.places]
    this.distances = new Float64Array(this.count * 2)
    this.places = new Float64Array(this.count * 2)
    this.distances.set(distances)
    this.places.set(places)
  }
}
