import { DETECTORS } from './detectors.ts'
import { redactEncoded } from './encoded.ts'
import { redactPairs } from './pairs.ts'
import { redactSpoken } from './spoken.ts'
import { stripInvisible } from './strip.ts'

/** The same choke point for one string: log lines, prompts, messages. Pure, linear, and a second pass changes nothing. */
export function redactText(text: string): string {
  const clean = stripInvisible(text)
  if (clean.length < 6) return clean
  return redactEncoded(redactPlain(clean), redactPlain)
}

function redactPlain(text: string): string {
  return redactSpoken(redactPairs(DETECTORS.reduce((rest, detector) => detector(rest), text)))
}
