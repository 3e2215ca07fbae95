import type { SpanRow } from '../../src/evidence/rows.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
/** A moment by its distance from the first errors, in seconds. */
export const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
export const SHA = 'c0ffee'.repeat(6)

/** Errors from 0 s; merged at 300 s; the service named decides what happened after its deploy at 330 s. */
export function applied(service: string, merge_sha = SHA): Story {
  const window = { from: at(0), to: at(30) }
  return story(service, { start: at(40) })
    .detected({ window, max_cycles: 2 })
    .context()
    .cause()
    .applied({ merge_sha, merged_at: at(300) })
}

/** A request that came in at this moment (ISO 8601). */
export function request(service: string, timestamp: string, fails: boolean): SpanRow {
  return {
    timestamp,
    trace_id: `${service}${timestamp}`,
    span_id: `s${timestamp}`,
    parent_span_id: '',
    name: 'GET /',
    kind: 'Server',
    service,
    resource: {},
    attributes: {},
    duration_ns: 1_000_000,
    status_code: fails ? 'Error' : 'Ok',
    status_message: '',
  }
}

/** One request a second: well until 0 s, half of them failing until the deploy at 330 s, then at the share given. */
export function spans(service: string, share: number): SpanRow[] {
  return [...Array(1_500).keys()].map((place) => {
    const second = place - 600
    const fails = second >= 330 ? (place % 10) / 10 < share : second >= 0 && place % 2 === 0
    return request(service, at(second), fails)
  })
}
