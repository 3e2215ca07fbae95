import { describe, expect, it } from 'vitest'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Surface } from '../present/surface.ts'
import type { OutboxRow } from './rows.ts'
import { settleFailure } from './settle.ts'

const channel: Surface = { key: 'channel', kind: 'channel', name: 'inc-1', private: false, marker: 'm' }
const pin: Surface = { key: 'pin:brief', kind: 'pin', of: 'brief' }

describe('src/slack/outbox/settle.ts', () => {
  it('waits as long as Slack asks after a 429, which did nothing and leaves no doubt', () => {
    const failure = settleFailure(
      row(pin),
      new RetryLater('ratelimited', 'slow down', { afterMs: 7_000 }),
      1_000,
      5_000,
    )
    expect(failure).toMatchObject({
      how: 'later',
      pauseMs: 7_000,
      change: { state: 'pending', due_at: 8_000, unsure_since: null },
    })
  })

  it('keeps the doubt after an unknown end and looks no sooner than Slack shows what it took', () => {
    const failure = settleFailure(row(pin), new RetryLater('ambiguous', 'no answer'), 1_000, 5_000)
    expect(failure.change).toMatchObject({ state: 'pending', due_at: 6_000 })
    expect('unsure_since' in failure.change).toBe(false)
    expect(settleFailure(row(pin, 12), new Error('what'), 0, 5_000).change.due_at).toBe(300_000)
  })

  it('goes through names until one is free', () => {
    const taken = new GiveUp('name-taken', 'taken')
    const names = [0, 1, 2].map((attempt) =>
      settleFailure(row(attempt === 0 ? channel : { ...channel, name: `inc-1-${attempt + 1}` }, attempt), taken, 0, 0),
    )
    expect(names.map(({ change }) => change.surface)).toMatchObject([
      { name: 'inc-1-2' },
      { name: 'inc-1-3' },
      { name: 'inc-1-4' },
    ])
    expect(settleFailure(row(channel, 20), taken, 0, 0)).toMatchObject({ how: 'lost', change: { state: 'failed' } })
  })

  it('leaves out what an installation may lack the scope for, and loses what it must not', () => {
    const missing = new GiveUp('missing-scope', 'add it')
    expect(settleFailure(row(pin), missing, 0, 0)).toMatchObject({ how: 'degraded', change: { state: 'skipped' } })
    expect(settleFailure(row(channel), missing, 0, 0)).toMatchObject({ how: 'lost', change: { state: 'failed' } })
  })
})

function row(surface: Surface, attempt = 0): OutboxRow {
  const rest = { shown_sha256: null, external_id: null, outcome: null, unsure_since: null, lease_until: null }
  return { key: surface.key, surface, wanted_sha256: '', state: 'pending', revision: 0, attempt, due_at: 0, ...rest }
}
