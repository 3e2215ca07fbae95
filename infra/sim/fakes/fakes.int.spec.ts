import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/kit/clock.ts'
import { inboxContract } from '../../../src/slack/inbox/inbox.contract.ts'
import { outboxStoreContract } from '../../../src/slack/outbox/outbox-store.contract.ts'
import { queueContract } from '../../../src/tasks/queue.contract.ts'
import { consumerGroupsContract } from '../../../src/timeline/consumer-groups.contract.ts'
import { type TimelineHarness, timelineContract } from '../../../src/timeline/timeline.contract.ts'
import { recordKey } from '../../../src/timeline/topics.ts'
import { Locks } from '../locks.ts'
import { memoryAnswers } from './answers.ts'
import { InboxRows, memoryInbox } from './inbox.ts'
import { SharedLog, simTimeline } from './log.ts'
import { memoryOutboxStore, OutboxTables } from './outbox-store.ts'
import { SharedQueue, type Timer } from './queue.ts'

describe('infra/sim/fakes/log.ts', () => {
  timelineContract(inMemory)
  consumerGroupsContract(inMemory)
})

describe('infra/sim/fakes/queue.ts', () => {
  queueContract(async () => ({ queue: new SharedQueue(realTimer), dispose: async () => {} }))
})

const realTimer: Timer = {
  get nowMs() {
    return Date.now()
  },
  after: (ms, act) => {
    const planned = setTimeout(act, ms)
    return { cancel: () => clearTimeout(planned) }
  },
}

describe('infra/sim/fakes/inbox.ts', () => {
  const table = new InboxRows()
  inboxContract(async () => ({
    inbox: (owner, holdMs) => memoryInbox({ table, clock: systemClock, owner, holdMs }),
    clear: async () => table.rows.clear(),
    close: async () => {},
  }))
})

describe('infra/sim/fakes/outbox-store.ts', () => {
  outboxStoreContract(async () => memoryOutboxStore(new OutboxTables(), new Locks(), {}))
})

describe('infra/sim/fakes/answers.ts', () => {
  it('keeps the first answer under an id', async () => {
    const answers = memoryAnswers(new Map())
    await answers.put('a', 1)
    await answers.put('a', 2)
    expect(await answers.get('a')).toBe(1)
  })
})

async function inMemory(): Promise<TimelineHarness> {
  const log = new SharedLog()
  return {
    open: async () => simTimeline({ log, clock: systemClock }),
    putForeign: async (topic, raw) => {
      log.put(topic, recordKey(raw.tenant_id, raw.incident_id), JSON.stringify(raw))
    },
    dispose: async () => {},
  }
}
