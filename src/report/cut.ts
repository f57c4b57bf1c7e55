/** A name that fits: its start, with a mark that more followed. */
export function cut(text: string, most: number): string {
  const points = [...text.slice(0, 2 * most + 2)]
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`
}
