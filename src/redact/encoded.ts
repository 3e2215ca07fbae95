import { fromBase64 } from './base64.ts'
import { placeholder } from './placeholder.ts'
import { stripInvisible } from './strip.ts'

type Redact = (text: string) => string

/** What stands between blanks and quotes. */
const RUN = /[^\s"'<>`]{6,8000}/g
const PERCENT = /(?:%[0-9A-Fa-f]{2})+/g
const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,20000}={0,2}(?![A-Za-z0-9+/_=-])/g
const MARK = /(\[REDACTED:[^\]]*\])/
/** Encoded, and encoded again as a part of another address. */
const LEVELS = 3

/** Looks behind percent-encoding and base64: what would be redacted in the clear is redacted there. */
export function redactEncoded(text: string, redact: Redact): string {
  const open = text.includes('%') ? text.replace(RUN, (run) => redactPercent(run, redact, LEVELS)) : text
  return open.replace(BASE64, (code) => {
    const behind = fromBase64(code)
    return behind === undefined || redact(behind) === behind ? code : placeholder('base64', code)
  })
}

function redactPercent(run: string, redact: Redact, levels: number): string {
  const behind = stripInvisible(run.replace(PERCENT, decoded))
  if (levels === 0 || behind.length === run.length) return run
  const clean = redactPercent(redact(behind), redact, levels - 1)
  if (clean === behind) return run
  // Encoded once more where it was not redacted, so that it stays one run and a second pass sees the same.
  return clean
    .split(MARK)
    .map((part) => (MARK.test(part) ? part : encoded(part)))
    .join('')
}

function decoded(code: string): string {
  try {
    return decodeURIComponent(code)
  } catch {
    return code
  }
}

function encoded(part: string): string {
  try {
    return encodeURI(part).replaceAll("'", '%27')
  } catch {
    return part
  }
}
