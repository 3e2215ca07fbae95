/** A figure for people: three digits that mean something. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(3)))
}
