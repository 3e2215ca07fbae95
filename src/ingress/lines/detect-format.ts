import type { LineParser } from './draft.ts'
import { parseBracketed } from './parse-bracketed.ts'
import { parseJson } from './parse-json.ts'
import { parseLogfmt } from './parse-logfmt.ts'
import { parseText } from './parse-text.ts'
import type { LineFormat } from './tally.ts'

export const PARSERS: Readonly<Record<LineFormat, LineParser>> = {
  json: parseJson,
  logfmt: parseLogfmt,
  bracketed: parseBracketed,
  text: parseText,
}

/** The first records say what the rest is: the format that reads most of the lines which are not indented. Text when none does. */
export function detectFormat(sample: readonly string[], receivedAt: Date): LineFormat {
  const heads = sample.filter((line) => /^\S/.test(line))
  const counted = (['json', 'logfmt', 'bracketed'] as const).map((format) => {
    return { format, count: heads.filter((line) => PARSERS[format](line, receivedAt) !== undefined).length }
  })
  const best = counted.toSorted((a, b) => b.count - a.count)[0]
  return best && best.count * 2 >= heads.length && best.count > 0 ? best.format : 'text'
}
