import { DETECTORS } from './detectors.ts'
import { redactPairs } from './pairs.ts'
import { stripInvisible } from './strip.ts'

/** The same choke point for one string: log lines, prompts, messages. Pure, linear, and a second pass changes nothing. */
export function redactText(text: string): string {
  const clean = stripInvisible(text)
  if (clean.length < 6) return clean
  return redactPairs(DETECTORS.reduce((rest, detector) => detector(rest), clean))
}
