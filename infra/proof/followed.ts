import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/projections/database.ts'
import type { Position, Timeline } from '../../src/timeline/timeline.ts'
import type { Topic } from '../../src/timeline/topics.ts'

export interface Followed {
  readonly timeline: Timeline
  /** Resolves when every group has handled all that is in the log and the outbox has nothing left to do. */
  atRest(db: Database, withinMs?: number): Promise<void>
}

/** The timeline, with what each of its groups has handled so far. */
export function followed(timeline: Timeline): Followed {
  const groups = new Map<string, { readonly topics: readonly Topic[]; readonly reached: Map<string, bigint> }>()
  const subscribe: Timeline['subscribe'] = (options) => {
    const reached = new Map((options.from ?? []).map((at) => [nameOf(at), at.offset]))
    groups.set(options.group, { topics: options.topics, reached })
    return timeline.subscribe({
      ...options,
      handle: async (batch) => {
        await options.handle(batch)
        for (const next of batch.next) reached.set(nameOf(next), next.offset)
      },
    })
  }
  const isBehind = async () => {
    const ends = await timeline.highWatermarks()
    return [...groups.values()].some(({ topics, reached }) =>
      ends.some((end) => topics.includes(end.topic) && (reached.get(nameOf(end)) ?? 0n) < end.offset),
    )
  }
  return {
    timeline: {
      append: (events) => timeline.append(events),
      readIncident: (tenantId, incidentId) => timeline.readIncident(tenantId, incidentId),
      scan: (topics, from) => timeline.scan(topics, from),
      highWatermarks: () => timeline.highWatermarks(),
      subscribe,
      close: () => timeline.close(),
    },
    async atRest(db, withinMs = 60_000) {
      const until = Date.now() + withinMs
      for (let still = 0; still < 2; ) {
        still = (await isBehind()) || (await isOpen(db)) ? 0 : still + 1
        if (Date.now() > until) throw new Error(`no rest: ${JSON.stringify(await openRows(db))}`)
        await sleep(10)
      }
    },
  }
}

async function isOpen(db: Database): Promise<boolean> {
  return (await openRows(db)).length > 0
}

function openRows(db: Database) {
  return db.query(
    "select incident_id, key, state, error from slack_outbox where state in ('pending', 'sending', 'acted') limit 20",
  )
}

function nameOf({ topic, partition }: Position): string {
  return `${topic}/${partition}`
}
