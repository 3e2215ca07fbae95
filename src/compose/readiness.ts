import { canLook } from '../evidence/can-look.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Clock } from '../kit/clock.ts'
import { asOutcome } from '../kit/outcome.ts'
import type { House } from './house.ts'
import type { Late } from './late.ts'
import type { Port } from './ports.ts'

const ANSWER_WITHIN_MS = 2_000
/** Probes come every few seconds from several sides; the stores are not asked more often than this. */
const FRESH_MS = 1_000

/** What a process works with: a store, or a turn at what only one of all processes does. */
export type Need = Port | 'lead'

export interface Readiness {
  /** What its main work waits for. Absent: it can work. */
  readonly waitingFor?: string
  /** What is missing of what it does besides. */
  readonly without?: string
}

/**
 * Whether a process can do its `main` work: what that needs is open and answers. What else it needs is told and asks for no
 * patience; vendors that are away do not count. Where `main` is the evidence alone, that does not wait for the rest to open.
 */
export function readinessOf(
  open: Late<House>,
  clock: Clock,
  main: ReadonlySet<Need>,
  evidence?: Late<Evidence>,
): () => Promise<Readiness> {
  let last: { readonly atMs: number; readonly answer: Promise<Readiness> } | undefined
  return () => {
    const early = open.ready || !onlyEvidence(main) ? undefined : evidence
    if (!open.ready && early?.ready !== true) return Promise.resolve({ waitingFor: 'the stores to open' })
    const nowMs = clock.now().getTime()
    if (last === undefined || nowMs - last.atMs > FRESH_MS)
      last = {
        atMs: nowMs,
        answer: early === undefined ? look(open.get(), clock, main) : lookEarly(early.get(), clock),
      }
    return last.answer
  }
}

function onlyEvidence(main: ReadonlySet<Need>): boolean {
  return main.size === 1 && main.has('evidence')
}

async function lookEarly(evidence: Evidence, clock: Clock): Promise<Readiness> {
  const rest = { without: 'the other stores, which are still being opened' }
  const trouble = await within('evidence', () => canLook(evidence, clock.now()), clock)
  return trouble === undefined ? rest : { waitingFor: trouble, ...rest }
}

async function look(house: House, clock: Clock, main: ReadonlySet<Need>): Promise<Readiness> {
  const needs: readonly Need[] = [...house.ports, 'lead']
  const found = await Promise.all(
    needs.map(async (need) => ({ need, trouble: await within(need, () => ask(house, need), clock) })),
  )
  const told = (isMain: boolean) =>
    found
      .flatMap(({ need, trouble }) => (trouble === undefined || main.has(need) !== isMain ? [] : [trouble]))
      .join('; ')
  const [waitingFor, without] = [told(true), told(false)]
  return { ...(waitingFor === '' ? {} : { waitingFor }), ...(without === '' ? {} : { without }) }
}

async function within(need: Need, asking: () => Promise<unknown>, clock: Clock): Promise<string | undefined> {
  const ended = new AbortController()
  const late = clock.sleep(ANSWER_WITHIN_MS, ended.signal).then(() => `the ${need}, which does not answer in time`)
  const answered = asking().then(
    () => undefined,
    (error: unknown) => `the ${need}: ${asOutcome(error).message}`,
  )
  return Promise.race([answered, late]).finally(() => ended.abort())
}

/** Something small that only what works can answer. */
async function ask(house: House, need: Need): Promise<unknown> {
  const { timeline, queue, queues, db, evidence, schedules, leaders, clock } = house
  switch (need) {
    case 'timeline':
      return timeline.highWatermarks()
    case 'queue':
      return Promise.all(queues.slice(0, 1).map((name) => queue.depth(name)))
    case 'database':
      return db.query('select 1')
    case 'evidence':
      return canLook(evidence, clock.now())
    case 'schedules':
      return schedules.ask()
    case 'lead':
      return leaders.ask()
  }
}
