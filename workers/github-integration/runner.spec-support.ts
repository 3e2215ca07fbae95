import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import type { CodeHost } from '../../src/code-host/code-host.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runWorker } from '../../src/worker-kit/run-worker.ts'
import { CHECK_TIMING } from './watch-checks.ts'
import { githubIntegration } from './worker.ts'

const NOW = new Date('2026-03-02T09:30:00.000Z')

/**
 * Works off what these events make due, through the real runner and a log in memory. `codeHostOf` is given the gesture of a
 * person that lands in the log at once. Returns the events that were added.
 */
export async function workedOff(
  told: readonly TimelineEvent[],
  codeHostOf: (gesture: (draft: Draft) => Promise<void>) => CodeHost,
): Promise<readonly TimelineEvent[]> {
  const [first] = told
  if (first === undefined) throw new Error('tell a story first')
  const clock = { now: () => NOW, sleep: systemClock.sleep }
  const timeline = openMemoryTimeline({ clock, log: silentLog })
  const queue = openMemoryQueue({ clock: systemClock })
  const record = createRecorder({ timeline, clock, redact: (payload) => payload })
  await timeline.append(told)
  const due = dispatch(told, NOW).map(({ task }) => task)
  if (due.length !== 1) throw new Error(`the story makes ${due.length} tasks due; tell one that makes one`)
  await queue.send(due)
  const codeHost = codeHostOf(async (draft) => void (await record([draft])))
  const end = new AbortController()
  const needs = { codeHost, checks: { ...CHECK_TIMING, looks: new Map() } }
  const loop = runWorker(githubIntegration, needs, { timeline, queue, record, clock, log: silentLog }, end.signal)
  while ((await queue.depth('pull-request-tasks')) > 0) await systemClock.sleep(5)
  end.abort()
  await loop
  await queue.close()
  const known = new Set(told.map((event) => event.event_id))
  const all = (await timeline.readIncident(first.tenant_id, first.incident_id)).map(({ event }) => event)
  return all.filter((event) => !known.has(event.event_id))
}

/** What a person may do while work is in hand. */
export function gestureOf(told: readonly TimelineEvent[], what: 'reject' | 'resolve' | 'suppress' | 'ask'): Draft {
  const [first] = told
  if (first === undefined) throw new Error('tell a story first')
  const { tenant_id, incident_id } = first
  const about = {
    tenant_id,
    incident_id,
    cycle: 1,
    actor: { kind: 'human', id: 'U1' },
    discriminator: 'click',
  } as const
  switch (what) {
    case 'reject': {
      const payload = { reason: 'The wrong commit.', diff_sha256: 'd'.repeat(64) }
      return { ...about, event_type: 'FixRejected', opens_cycle: 2, payload }
    }
    case 'resolve':
      return {
        ...about,
        event_type: 'IncidentResolved',
        closes_through: 1,
        payload: { how: 'person', reason: 'Gone.' },
      }
    case 'suppress':
      return {
        ...about,
        event_type: 'IncidentSuppressed',
        closes_through: 1,
        payload: { reason: 'Known.', mutes: 'this_incident' },
      }
    case 'ask':
      return { ...about, event_type: 'InvestigationRequested', opens_cycle: 2, payload: {} }
  }
}
