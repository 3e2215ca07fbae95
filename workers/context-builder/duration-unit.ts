/** Words for lengths of time, each with what it is called here. */
const UNITS: readonly (readonly [unit: string, name: RegExp])[] = [
  ['ms', /milli|_ms\b|\bms\b|Millis/],
  ['s', /(?<!Milli|milli)(?:Seconds|SECONDS|seconds\b|_seconds\b|_secs?\b|\.Second\b)/],
  ['min', /[Mm]inutes?\b|MINUTES/],
]

/** A length of time that was told in one unit and is told in another, of what is named the same. */
export function otherUnit(removed: readonly string[], added: readonly string[]): string | undefined {
  const [was, is] = [unitsIn(removed), unitsIn(added)]
  const left = [...was].find((unit) => !is.has(unit))
  const come = [...is].find((unit) => !was.has(unit))
  return left === undefined || come === undefined ? undefined : `it takes for ${come} what was ${left}`
}

function unitsIn(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap((line) => UNITS.flatMap(([unit, name]) => (name.test(line) ? [unit] : []))))
}
