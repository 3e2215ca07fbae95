import { fileURLToPath } from 'node:url'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { openSpecDatabase } from '../../src/adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import type { MemorySlack, ShownMessage } from '../../src/adapters/slack/memory-slack.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { type Log, silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { databaseStore } from '../../src/slack/outbox/database-store.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import { type Draft, sealDraft } from '../../src/timeline/draft.ts'
import type { EventType, TimelineEvent } from '../../src/timeline/events.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { createSlackNotifier, type SlackNotifierSettings } from './notifier.ts'

const SQL_DIR = fileURLToPath(new URL('../../infra/postgres', import.meta.url))

export const SETTINGS: SlackNotifierSettings = {
  tenantId: 'acme',
  incidentsChannel: '#incidents',
  channelPrefix: 'inc',
  whoMayApprove: 'Anyone on call may approve.',
  onCall: '<!subteam^SONCALL001>',
  responders: [],
  lookupDelayMs: 5,
  leaseMs: 30,
  editGapMs: 5,
  rates: { burst: 1_000, perSecond: 1_000 },
}

export async function openDatabase(): Promise<Database> {
  const db = await openSpecDatabase()
  await migrate(db, SQL_DIR)
  return db
}

export function openTimeline(): Timeline {
  return openMemoryTimeline({ clock: systemClock, log: silentLog })
}

export function recordTo(timeline: Timeline): RecordFacts {
  return (drafts) => timeline.append(drafts.map(sealed))
}

function sealed(draft: Draft): TimelineEvent {
  // A draft of the union is a draft of one of its types, which the compiler does not follow through a call.
  const one = draft as Parameters<typeof sealDraft<EventType>>[0]
  return sealDraft<EventType>(one, new Date(), (payload) => payload)
}

/** A process that can die: from then on nothing that it asks of the database or the log happens. */
export interface Process {
  stop(): Promise<void>
  readonly died: Promise<void>
  die(): void
}

export function startNotifier(
  timeline: Timeline,
  db: Database,
  slack: SlackSurface,
  settings: Partial<SlackNotifierSettings> = {},
  log: Log = silentLog,
): Process {
  const end = new AbortController()
  let resolve: () => void = () => {}
  const died = new Promise<void>((done) => {
    resolve = done
  })
  let dead = false
  const living = <T>(work: () => Promise<T>): Promise<T> =>
    dead ? Promise.reject(new Error('this process is dead')) : work()
  const notifier = createSlackNotifier({
    timeline,
    store: databaseStore({
      query: (text, params) => living(() => db.query(text, params)),
      transaction: (work) => living(() => db.transaction(work)),
      close: async () => {},
    }),
    slack,
    record: (drafts) => living(() => recordTo(timeline)(drafts)),
    clock: systemClock,
    log,
    settings: { ...SETTINGS, ...settings },
  })
  const running = notifier.run(end.signal).catch((error: unknown) => {
    if (!dead) throw error
  })
  return {
    died,
    stop: async () => {
      end.abort()
      await running
    },
    die: () => {
      dead = true
      end.abort()
      resolve()
    },
  }
}

/** Resolves when nothing of the tenant is open in the outbox and some time has passed in which nothing came. */
export async function settled(db: Database, timeoutMs = 40_000): Promise<void> {
  const until = Date.now() + timeoutMs
  for (let quiet = 0; quiet < 5; ) {
    const [row] = await db.query<{ all: number; open: number }>(
      `select count(*)::int as all, (count(*) filter (where state in ('pending', 'sending', 'acted')))::int as open from slack_outbox`,
    )
    quiet = row !== undefined && row.all > 0 && row.open === 0 ? quiet + 1 : 0
    if (Date.now() > until)
      throw new Error(
        `the outbox does not settle: ${JSON.stringify(await db.query('select key, state, error from slack_outbox where state <> $1', ['done']))}`,
      )
    await systemClock.sleep(25)
  }
}

/** The channel of the incident that the specs tell. */
export function room(slack: MemorySlack) {
  const found = slack.channels.find((one) => one.name.startsWith('inc-') && one.name.includes('checkout'))
  if (found === undefined) throw new Error('there is no channel')
  return found
}

export function all(slack: MemorySlack): readonly ShownMessage[] {
  return slack.channels.flatMap((one) => one.messages)
}

export function shown(slack: MemorySlack, words: string): readonly ShownMessage[] {
  return all(slack).filter((one) => one.message.text.includes(words))
}

/** Keys that more than one message or channel bears. */
export function duplicates(slack: MemorySlack): readonly string[] {
  const marks = [...all(slack).map((one) => one.marker?.key ?? ''), ...slack.channels.map((one) => one.name)]
  return marks.filter((mark, i) => marks.indexOf(mark) !== i)
}
