import type { Cause, IdOf } from './cause.ts'
import type { Focus } from './focus.ts'
import { OUTSIDE, type OutsideClass } from './outside-classes.ts'
import { part } from './score-part.ts'
import type { ErrorPattern } from './tally.ts'

/** A line that came up with the bad time, and how often it came. */
interface Voice {
  readonly service: string
  readonly signature: string
  readonly title: string
  readonly text: string
  readonly count: number
}

/** Classes of error that no change of ours brings about, each with the lines that say so. */
export function outsideCauses(focus: Focus, idOf: IdOf): Cause[] {
  const voices = voicesOf(focus)
  return OUTSIDE.flatMap((entry) => outsideCause(entry, voices, focus, idOf))
}

function voicesOf(focus: Focus): Voice[] {
  const lines = new Map(focus.samples.map((sample) => [sample.signature, `${sample.exception_message} ${sample.body}`]))
  const grown = (pattern: ErrorPattern) => pattern.fresh || pattern.during > 2 * pattern.before
  const errors = focus.patterns.filter(grown).map(({ service, signature, title, sample, during }) => {
    return { service, signature, title, text: `${title} ${sample} ${lines.get(signature) ?? ''}`, count: during }
  })
  const warnings = focus.warnings.map(({ service, signature, body }) => {
    return { service, signature, title: body.slice(0, 200), text: body, count: 1 }
  })
  return [...errors, ...warnings]
}

function outsideCause(entry: OutsideClass, voices: readonly Voice[], focus: Focus, idOf: IdOf): Cause[] {
  const hit = voices.filter((voice) => entry.errors.test(voice.text))
  const first = hit[0]
  if (first === undefined) return []
  const ids = hit.flatMap((voice) => idOf('log_pattern', `${voice.service}\n${voice.signature}`) ?? [])
  const services = new Set(hit.map((voice) => voice.service))
  const parts = [
    part('error_class', entry.value * weightOf(hit, voices, focus), `the errors say so: ${first.title}`, ids),
  ]
  if (services.size > 1) parts.push(part('spread', 0.5, `${services.size} services have it at once`, ids))
  return [{ kind: entry.kind, service: focus.service, title: entry.title, parts }]
}

/** Less where only others say it, and less where it is a small part of what the service that was hit says. */
function weightOf(hit: readonly Voice[], voices: readonly Voice[], focus: Focus): number {
  const count = (list: readonly Voice[]) =>
    list.filter((voice) => voice.service === focus.service).reduce((sum, voice) => sum + voice.count, 0)
  const [said, all] = [count(hit), count(voices)]
  // A platform that names the service speaks of it.
  if (
    hit.some(
      (voice) =>
        voice.service !== focus.service &&
        voice.text.includes(focus.service) &&
        focus.warnings.some((line) => line.signature === voice.signature),
    )
  )
    return 1
  if (said === 0) return 0.7
  return said / all < 0.2 ? 0.6 : 1
}
