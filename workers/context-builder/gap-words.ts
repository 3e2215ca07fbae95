import type { QueryId } from '../../src/evidence/catalogue.ts'
import type { Focus } from './focus.ts'
import type { Telemetry } from './gathered.ts'

/** What a question asks for, as people call it, and which of it came where not all did. */
const ASKED_FOR: Readonly<Partial<Record<QueryId, readonly [what: string, came?: string]>>> = {
  service_rate: ['the requests'],
  signature_counts: ['the counts of errors'],
  signature_seen: ['the kinds of errors'],
  service_blocks: ['the history of requests'],
  signature_hours: ['the history of errors'],
  signature_first: ['when errors were first seen'],
  error_samples: ['the error lines', 'newest'],
  error_spans: ['the failed traces', 'slowest'],
  call_graph: ['the calls between services'],
  deploys: ['the deploys', 'newest'],
  changes: ['the changes of flags and settings', 'newest'],
  service_changes: ['the changes of one setting'],
  flag_variants: ['the evaluations of flags', 'newest'],
  log_patterns: ['the kinds of log lines', 'most frequent'],
  log_volume: ['the counts of log lines'],
  newest: ['the evidence'],
}

/** `Of the error lines only the newest were read, of the failed traces only the slowest.`; nothing where all was. Pure. */
export function partsRead(ids: readonly string[]): string[] {
  const told = ids.map((id) => Object.entries(ASKED_FOR).find(([name]) => name === id)?.[1] ?? ([id] as const))
  const chosen = told.flatMap(([what, came]) => (came === undefined ? [] : [{ what, came }]))
  const some = told.flatMap(([what, came]) => (came === undefined ? [what] : []))
  const parts = chosen.map(({ what, came }, place) => `of ${what} only the ${came}${place === 0 ? ' were read' : ''}`)
  const first = parts.join(', ')
  return [
    ...(first === '' ? [] : [`O${first.slice(1)}.`]),
    ...(some.length === 0 ? [] : [`Only a part could be read of ${some.join(', ')}.`]),
  ]
}

/** Of one service no failed trace may be there while those of others are. Pure. */
export function noTrace({ calls }: Pick<Telemetry, 'calls'>, { service }: Pick<Focus, 'service'>): string {
  return calls.length > 0 && service !== ''
    ? `No failed trace of ${service} was found.`
    : 'No failed trace was found: calls between services cannot be followed.'
}
