import { canLook } from '../evidence/can-look.ts'
import type { Clock } from '../kit/clock.ts'
import { asOutcome } from '../kit/outcome.ts'
import type { House } from './house.ts'
import type { Late } from './late.ts'
import type { Port } from './ports.ts'

const ANSWER_WITHIN_MS = 2_000
/** Probes come every few seconds from several sides; the stores are not asked more often than this. */
const FRESH_MS = 1_000

/** What a process waits for before it can work: its stores, opened and answering. Vendors that are away do not count. */
export function readinessOf(open: Late<House>, clock: Clock): () => Promise<string | undefined> {
  let last: { readonly atMs: number; readonly answer: Promise<string | undefined> } | undefined
  return () => {
    if (!open.ready) return Promise.resolve('the stores to open')
    const nowMs = clock.now().getTime()
    if (last === undefined || nowMs - last.atMs > FRESH_MS) last = { atMs: nowMs, answer: look(open.get(), clock) }
    return last.answer
  }
}

async function look(house: House, clock: Clock): Promise<string | undefined> {
  const asked = [...house.ports].map(async (port) => {
    const ended = new AbortController()
    const late = clock.sleep(ANSWER_WITHIN_MS, ended.signal).then(() => `the ${port}, which does not answer in time`)
    const answered = ask(house, port).then(
      () => undefined,
      (error: unknown) => `the ${port}: ${asOutcome(error).message}`,
    )
    return Promise.race([answered, late]).finally(() => ended.abort())
  })
  const waiting = (await Promise.all(asked)).filter((what) => what !== undefined)
  return waiting.length === 0 ? undefined : waiting.join('; ')
}

/** Something small that only a store that works can answer. Losing schedules loses nothing, so they are not asked. */
async function ask({ timeline, queue, queues, db, evidence, clock }: House, port: Port): Promise<unknown> {
  if (port === 'timeline') return timeline.highWatermarks()
  if (port === 'queue') return Promise.all(queues.slice(0, 1).map((name) => queue.depth(name)))
  if (port === 'database') return db.query('select 1')
  return port === 'evidence' ? canLook(evidence, clock.now()) : undefined
}
