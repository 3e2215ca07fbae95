import type { DiffLines } from './words.ts'

export type Direction = 'lower' | 'higher'

/**
 * A line whose number went the given way while its words stayed, on something whose name fits: `timeout: 5s` to
 * `timeout: 300ms`. Units count. Undefined when there is none.
 */
export function changedNumber({ added, removed }: DiffLines, name: RegExp, direction: Direction): string | undefined {
  const code = (lines: readonly string[]) => lines.filter((line) => /\d/.test(line) && !COMMENT.test(line))
  const now = code(added).slice(0, MOST)
  for (const before of code(removed)
    .filter((line) => name.test(line))
    .slice(0, MOST)) {
    const after = now.find((line) => alike(line, before) && went(before, line, direction))
    if (after !== undefined) return `it changes "${before.trim().slice(0, 120)}" to "${after.trim().slice(0, 120)}"`
  }
  return undefined
}

/** Each line is held against each: more than these are data, not settings. */
const MOST = 300
const COMMENT = /^\s*(?:\/\/|#|\*|--)/
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ns|nanos?\w*)/i, 1e-6],
  [/^(?:us|micros?\w*)/i, 1e-3],
  [/^(?:ms|milli\w*)/i, 1],
  [/^(?:s|secs?|seconds?)\b/i, 1e3],
  [/^(?:minutes?|mins?|m)\b/i, 6e4],
  [/^(?:h|hours?)\b/i, 3.6e6],
  [/^(?:d|days?)\b/i, 8.64e7],
  [/^ki?b?\b/i, 1024],
  [/^(?:mi|mb|mib)\b/i, 1024 ** 2],
  [/^gi?b?\b/i, 1024 ** 3],
]

function went(before: string, after: string, direction: Direction): boolean {
  const a = magnitudes(before)
  const b = magnitudes(after)
  const moved = a.map((value, place) => Math.sign((b[place] ?? value) - value)).find((sign) => sign !== 0)
  return moved === (direction === 'lower' ? -1 : 1)
}

/** Every number of a line, times its unit (milliseconds, bytes) where one follows. */
function magnitudes(line: string): number[] {
  // Of processors m is a thousandth, of time a minute.
  const isCpu = /cpu/i.test(line)
  return [...line.matchAll(/(?<![\w.])(\d[\d_]*(?:\.\d+)?)(?:\s*\*\s*(?:time\.|TimeUnit\.)?)?\s*([A-Za-z]*)/g)].map(
    ([, digits, unit]) => {
      const factor = isCpu && unit === 'm' ? 1e-3 : (UNITS.find(([pattern]) => pattern.test(unit ?? ''))?.[1] ?? 1)
      return Number((digits ?? '0').replaceAll('_', '')) * factor
    },
  )
}

/** At least two thirds of the words of either line are in the other; numbers and units aside. */
function alike(a: string, b: string): boolean {
  const words = (line: string) => new Set((line.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => !UNIT_WORD.test(word)))
  const [left, right] = [words(a), words(b)]
  const shared = [...left].filter((word) => right.has(word)).length
  return shared > 0 && shared >= (2 / 3) * Math.max(left.size, right.size)
}

const UNIT_WORD = /^(?:ns|us|ms|s|m|h|d|(?:nano|micro|milli)?(?:second|minute|hour|day)s?|time|k|kb|mb|gb|ki|mi|gi)$/i
