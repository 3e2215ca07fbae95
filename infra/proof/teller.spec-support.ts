import { setTimeout as sleep } from 'node:timers/promises'
import { createTwoFilesPatch } from 'diff'
import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { silentLog } from '../../src/kit/log.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { EventType, TimelineEvent } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { TOPICS } from '../../src/timeline/topics.ts'

export const LOSS_REPO = 'acme/loss'
/** A file for each incident, so that no two fixes touch the same, and tests that hold. */
export const LOSS_FILES = {
  'package.json': `${JSON.stringify({ name: 'limits', private: true, scripts: { test: 'node --version' } })}\n`,
  ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [fileOf(n), `export const limit${n} = 1\n`])),
}

/** What a house must answer to one of these incidents, whatever is taken from it. */
const ANSWERS = ['ContextBuilt', 'RootCauseProposed', 'pull request', 'FixChecksCompleted'] as const

/** Tells incidents to a house as its detector and a person would, and knows what was acknowledged. */
export interface Teller {
  /** A new incident, with a fix that a person has approved. Resolves when the log has taken it. */
  incident(): Promise<string>
  /** Notes on the newest incident, one after the other, until the signal. */
  write(signal: AbortSignal): Promise<void>
  readonly told: readonly string[]
  /** Ids of events whose append was acknowledged. */
  readonly acknowledged: ReadonlySet<string>
  /** `incident: answer` of what a house still owes; `more` beside what it always does. */
  owed(...more: readonly EventType[]): Promise<readonly string[]>
  events(): Promise<readonly TimelineEvent[]>
  close(): Promise<void>
}

export async function tellerAt(env: Readonly<Record<string, string>>, base_sha: string): Promise<Teller> {
  const brokers = (env.KAFKA_BROKERS ?? '').split(',')
  const prefix = env.KAFKA_PREFIX ?? ''
  const timeline = await openKafkaTimeline({ brokers, prefix, clock: systemClock, log: silentLog })
  const tenant = env.FAULTLINE_TENANT ?? ''
  const told: string[] = []
  const acknowledged = new Set<string>()
  const append = async (events: readonly TimelineEvent[]) => {
    for (const { event } of await persistently(timeline, events)) acknowledged.add(event.event_id)
  }
  const beginning = (n: number) => {
    const start = new Date(Date.now() - 5_000).toISOString()
    const draft = draftOf(n, base_sha)
    const expires_at = new Date(Date.now() + 86_400_000).toISOString()
    return story(`service-${n}`, { tenant, incident: `inc_loss_${n}`, start })
      .detected()
      .draft(draft)
      .approved({ diff_sha256: draft.diff_sha256, sha: base_sha, expires_at })
  }
  return {
    told,
    acknowledged,
    events: () => distinctIn(timeline),
    incident: async () => {
      const { events, incident } = beginning(told.length)
      told.push(incident)
      await append(events)
      return incident
    },
    write: async (signal) => {
      for (let n = 0; !signal.aborted; n += 1) {
        const incident = told.at(-1) ?? 'inc_loss_0'
        const noted = story('any', { tenant, incident }).state('NoteAdded', {}, { discriminator: `${incident}/${n}` })
        await append(noted.events)
        await sleep(200, undefined, { signal }).catch(() => undefined)
      }
    },
    owed: async (...more) => {
      const events = await distinctIn(timeline)
      return told.flatMap((incident) => {
        const answers = new Set(events.filter((event) => event.incident_id === incident).map(answerOf))
        return [...ANSWERS, ...more].filter((answer) => !answers.has(answer)).map((answer) => `${incident}: ${answer}`)
      })
    },
    close: () => timeline.close(),
  }
}

function answerOf(event: TimelineEvent): EventType | 'pull request' {
  return event.event_type === 'FixProposed' && event.payload.stage === 'pull_request'
    ? 'pull request'
    : event.event_type
}

/** Again and again, as every producer does: the id is the same, so twice is once. */
async function persistently(timeline: Timeline, events: readonly TimelineEvent[]) {
  for (;;) {
    try {
      return await timeline.append(events)
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error
      await sleep(error.afterMs)
    }
  }
}

async function distinctIn(timeline: Timeline): Promise<readonly TimelineEvent[]> {
  const found = new Map<string, TimelineEvent>()
  for await (const { events } of timeline.scan(TOPICS)) {
    for (const { event } of events) if (!found.has(event.event_id)) found.set(event.event_id, event)
  }
  return [...found.values()]
}

function fileOf(n: number): string {
  return `src/limit-${n}.js`
}

function draftOf(n: number, base_sha: string) {
  const path = fileOf(n)
  const [before, after] = [`export const limit${n} = 1\n`, `export const limit${n} = 2\n`]
  const text = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 })
  const diff = text.replace(/^=+\n/, '')
  const edits = [{ path, content: after }]
  return {
    kind: 'patch',
    repo: LOSS_REPO,
    base_branch: 'main',
    base_sha,
    edits,
    diff,
    diff_sha256: sha256Hex(diff),
  } as const
}
