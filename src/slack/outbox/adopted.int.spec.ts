import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { MemorySlack } from '../../adapters/slack/memory-slack.ts'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import type { Database } from '../../projections/database.ts'
import type { Draft } from '../../timeline/draft.ts'
import type { Surface } from '../present/surface.ts'
import { databaseStore } from './database-store.ts'
import { createOutbox } from './outbox.ts'

const CHANNEL: Surface = { kind: 'channel', key: 'channel', name: 'inc-1', private: false, marker: 'inc' }
const brief = (text: string): Surface => ({
  kind: 'message',
  key: 'brief',
  place: { in: 'incident' },
  mode: 'living',
  event_id: 'e',
  message: { text, blocks: [] },
})

describe('src/slack/outbox/drain.ts, of messages that were found again', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, fileURLToPath(new URL('../../../infra/postgres', import.meta.url)))
  })
  afterAll(() => db.close())

  it('lets a living one show what is wanted now, not what was when it was sent', async () => {
    const slack = new MemorySlack()
    const said: Draft[] = []
    let nowMs = Date.parse('2026-03-02T10:00:00Z')
    const clock = {
      now: () => new Date(nowMs),
      async sleep(ms: number) {
        nowMs += ms
      },
    }
    const record = async (drafts: readonly Draft[]) => {
      said.push(...drafts)
      return []
    }
    const settings = { tenantId: 'acme', incidentsChannel: 'incidents', responders: [], alone: true }
    const outbox = createOutbox({
      ...{ store: databaseStore(db), slack, clock, log: silentLog, record, settings },
      readEvents: async () => [],
    })
    const want = (text: string) =>
      outbox.want('inc', async () => ({ surfaces: [CHANNEL, brief(text)], receipts: new Map() }))
    const drain = async (times: number) => {
      for (let pass = 0; pass < times; pass += 1) {
        await outbox.drain('inc', new AbortController().signal)
        nowMs += 60_000
      }
    }
    await want('SEV-2 investigating')
    let isLost = false
    slack.fault = (method, isDone) => {
      if (method !== 'postMessage' || !isDone || isLost) return
      isLost = true
      throw new RetryLater('http', 'the answer was lost')
    }
    while (!isLost) await drain(1)
    await want('SEV-1 resolved')
    await drain(5)
    expect(slack.channels.flatMap(({ messages }) => messages).map(({ message }) => message.text)).toEqual([
      'SEV-1 resolved',
    ])
    const looks = said.flatMap(({ payload }) => ('key' in payload && payload.key === 'brief' ? [payload] : []))
    expect(looks).toMatchObject([{ outcome: 'adopted' }, { outcome: 'done', render_sha256: expect.any(String) }])
    expect(looks[0]).not.toHaveProperty('render_sha256')
  })
})
