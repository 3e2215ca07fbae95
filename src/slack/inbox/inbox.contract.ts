import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { systemClock } from '../../kit/clock.ts'
import type { Database } from '../../projections/database.ts'
import { createInbox, type Inbox } from './inbox.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

export interface InboxHarness {
  /** The inbox as one process has it. */
  inbox(owner: string, holdMs: number): Inbox
  clear(): Promise<void>
  close(): Promise<void>
}

/** Inboxes on a database. `open` gives an empty one. */
export async function inboxesOn(open: () => Promise<Database>): Promise<InboxHarness> {
  const db = await open()
  await migrate(db, SQL)
  return {
    inbox: (owner, holdMs) => createInbox({ db, clock: systemClock, owner, holdMs }),
    clear: async () => void (await db.query('DELETE FROM slack_inbox')),
    close: () => db.close(),
  }
}

/** What every inbox does. */
export function inboxContract(open: () => Promise<InboxHarness>): void {
  let harness: InboxHarness
  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())
  beforeEach(() => harness.clear())

  const inbox = (owner = 'a', holdMs = 60_000) => harness.inbox(owner, holdMs)
  const click = (at: number) => ({ key: `action:${at}`, kind: 'action' as const })

  it('keeps a crowd of payloads, each its own', async () => {
    const { keep } = inbox()
    const rows = await Promise.all(Array.from({ length: 150 }, (_, i) => keep(click(i), { press: i })))
    expect(rows.map((row) => row?.body)).toEqual(Array.from({ length: 150 }, (_, i) => ({ press: i })))
    expect(rows.every((row) => row?.attempts === 1)).toBe(true)
  })

  it('hands a payload that comes several times at once to one of them', async () => {
    const { keep } = inbox()
    const rows = await Promise.all([1, 1, 2, 1, 2].map((at) => keep(click(at), { press: at })))
    expect(rows.map((row) => row?.key)).toEqual(['action:1', undefined, 'action:2', undefined, undefined])
    expect(await keep(click(1), { press: 1 })).toBeUndefined()
  })

  it('keeps the others when one of a crowd cannot be stored', async () => {
    const { keep } = inbox()
    const bodies = [{ n: 0 }, { n: 1 }, { n: '\u0000' }, { n: 3 }]
    const settled = await Promise.allSettled(bodies.map((body, i) => keep(click(i), body)))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  it('gives what a dead process held to another one, and what is done to nobody', async () => {
    const [dead, next] = [inbox('dead', 0), inbox('next')]
    await Promise.all([1, 2, 3].map((at) => dead.keep(click(at), { press: at })))
    await Promise.all([dead.done('action:1'), dead.done('action:2')])
    expect(await next.claim(10)).toMatchObject([{ key: 'action:3', body: { press: 3 }, attempts: 2 }])
    expect(await next.claim(10)).toEqual([])
  })

  it('tries again what failed when its time has come, and sets aside what cannot be worked off', async () => {
    const { keep, retry, fail, claim } = inbox()
    await keep(click(1), {})
    await retry('action:1', 60_000, 'later')
    expect(await claim(10)).toEqual([])
    await retry('action:1', 0, 'now')
    expect(await claim(10)).toHaveLength(1)
    await fail('action:1', 'never')
    expect(await claim(10)).toEqual([])
  })
}
