import { beforeEach, expect, it } from 'vitest'
import type { Surface } from '../present/surface.ts'
import type { OutboxStore } from './store.ts'

const OWNER = { tenant: 'acme', incident: 'inc_checkout' }
const topic = (words: string): Surface => ({ kind: 'topic', key: 'topic', topic: words })

/** What every store of the outbox does. `open` gives an empty one. */
export function outboxStoreContract(open: () => Promise<OutboxStore>): void {
  let store: OutboxStore
  beforeEach(async () => {
    store = await open()
    await store.insertRow(OWNER, { place: 1, surface: topic('a'), wanted_sha256: 'a', state: 'pending', due_at: 0 })
  })
  const row = async () => {
    const found = (await store.readRows(OWNER)).find(({ key }) => key === 'topic')
    if (found === undefined) throw new Error('there is no row')
    return found
  }
  const ending = { shown: 'a', living: true, dueAt: 5 }

  it('lets one alone claim a row, also when another has done it all since it was read', async () => {
    const read = await row()
    const claim = { state: 'sending', attempt: read.attempt + 1 } as const
    expect(await store.changeRow(OWNER, 'topic', claim, read)).toBe(true)
    expect(await store.changeRow(OWNER, 'topic', claim, read)).toBe(false)
    await store.changeRow(OWNER, 'topic', { state: 'acted' })
    expect(await store.closeRow(OWNER, 'topic', ending, await row())).toBe('done')
    expect((await row()).attempt).toBe(read.attempt)
    expect(await store.changeRow(OWNER, 'topic', claim, read)).toBe(false)
  })

  it('opens again what is closed while something newer is wanted, whichever of the two comes first', async () => {
    await store.changeRow(OWNER, 'topic', { state: 'acted' })
    const acted = await row()
    await store.renewRow(OWNER, 'topic', { surface: topic('b'), wanted_sha256: 'b', nowMs: 0 })
    expect(await store.closeRow(OWNER, 'topic', ending, acted)).toBe('pending')

    await store.changeRow(OWNER, 'topic', { state: 'acted' })
    expect(await store.closeRow(OWNER, 'topic', { ...ending, shown: 'b' }, await row())).toBe('done')
    await store.renewRow(OWNER, 'topic', { surface: topic('c'), wanted_sha256: 'c', nowMs: 0 })
    expect(await row()).toMatchObject({ state: 'pending', surface: topic('c'), due_at: 5 })
  })

  it('closes a row once, whoever states its receipt too', async () => {
    await store.changeRow(OWNER, 'topic', { state: 'acted' })
    const acted = await row()
    expect(await store.closeRow(OWNER, 'topic', ending, acted)).toBe('done')
    expect(await store.closeRow(OWNER, 'topic', ending, acted)).toBeUndefined()
    expect((await row()).revision).toBe(acted.revision + 1)
  })

  it('keeps the first of two rows of one key, and each in its place', async () => {
    const late = { place: 0, surface: topic('b'), wanted_sha256: 'b', state: 'done', due_at: 9 } as const
    await store.insertRow(OWNER, late)
    await store.insertRow(OWNER, { ...late, surface: { kind: 'pin', key: 'pin', of: 'brief' }, external_id: 'C1' })
    const rows = await store.readRows(OWNER)
    expect(rows.map(({ key }) => key)).toEqual(['pin', 'topic'])
    expect(rows[1]).toMatchObject({ wanted_sha256: 'a', external_id: null, revision: 0, attempt: 0, lease_until: null })
    expect(await store.readRows({ ...OWNER, tenant: 'other' })).toEqual([])
  })

  it('takes back what nobody has begun and nobody wants, and nothing else', async () => {
    await store.dropUnwanted(OWNER, ['topic'])
    expect(await store.readRows(OWNER)).toHaveLength(1)
    await store.changeRow(OWNER, 'topic', { state: 'sending', attempt: 1 })
    await store.dropUnwanted(OWNER, [])
    expect(await store.readRows(OWNER)).toHaveLength(1)
    await store.changeRow(OWNER, 'topic', { state: 'pending', attempt: 0 })
    await store.dropUnwanted(OWNER, [])
    expect(await store.readRows(OWNER)).toEqual([])
  })

  it('draws all or nothing, and one after the other', async () => {
    const failing = store.drawing(OWNER, async (rows) => {
      await rows.renewRow(OWNER, 'topic', { surface: topic('b'), wanted_sha256: 'b', nowMs: 0 })
      throw new Error('the log cannot be read')
    })
    await expect(failing).rejects.toThrow('the log cannot be read')
    expect(await row()).toMatchObject({ wanted_sha256: 'a' })
    const order: string[] = []
    const draw = (name: string) =>
      store.drawing(OWNER, async (rows) => {
        order.push(`${name} begins`)
        await rows.readRows(OWNER)
        order.push(`${name} ends`)
      })
    await Promise.all([draw('one'), draw('two')])
    expect(order.map((word) => word.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
  })

  it('gives a message its place up and keeps the words of a refusal', async () => {
    await store.changeRow(OWNER, 'topic', { state: 'done', external_id: 'C1/1', shown_sha256: 'a', error: 'gone' })
    expect(await row()).toMatchObject({ external_id: 'C1/1', error: 'gone' })
    await store.renewRow(OWNER, 'topic', { surface: topic('b'), wanted_sha256: 'b', nowMs: 0 })
    expect(await row()).toMatchObject({ state: 'pending', error: 'gone' })
    await store.changeRow(OWNER, 'topic', { external_id: null, shown_sha256: null, error: null })
    expect(await row()).toMatchObject({ external_id: null, shown_sha256: null, error: null })
  })

  it('finds what is open, frees what is held, and tries again what was refused', async () => {
    expect(await store.openIncidents('acme')).toEqual([OWNER.incident])
    await store.changeRow(OWNER, 'topic', { state: 'sending', lease_until: 90, unsure_since: 3 })
    await store.freeRows('acme', 20)
    expect(await row()).toMatchObject({ state: 'sending', lease_until: 20, unsure_since: 3 })
    await store.changeRow(OWNER, 'topic', { state: 'failed', attempt: 4, due_at: 80, error: 'no scope' })
    expect(await store.openIncidents('acme')).toEqual([])
    await store.reviveRows('acme', 30)
    expect(await row()).toMatchObject({ state: 'pending', attempt: 0, due_at: 30, unsure_since: 3 })
  })
}
