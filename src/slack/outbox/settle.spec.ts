import { describe, expect, it } from 'vitest'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Surface } from '../present/surface.ts'
import type { OutboxRow } from './row.ts'
import { settleFailure } from './settle.ts'

const channel: Surface = { key: 'channel', kind: 'channel', name: 'inc-1', private: false, marker: 'm' }
const card: Surface = {
  key: 'card',
  kind: 'message',
  place: { in: 'incidents' },
  mode: 'living',
  message: { text: 'x', blocks: [] },
}
const WAITS = { lookupDelayMs: 5_000, refusalDelayMs: 30_000, archivedDelayMs: 60_000 }
const says = (isOpen: boolean, places = 1) => ({ isOpen, places: () => places })
const pin: Surface = { key: 'pin:brief', kind: 'pin', of: 'brief' }

describe('src/slack/outbox/settle.ts', () => {
  it('waits as long as Slack asks after a 429, which did nothing and leaves no doubt', () => {
    const failure = settleFailure(
      row(pin),
      new RetryLater('ratelimited', 'slow down', { afterMs: 7_000 }),
      1_000,
      WAITS,
    )
    expect(failure).toMatchObject({
      how: 'later',
      pauseMs: 7_000,
      change: { state: 'pending', due_at: 8_000, unsure_since: null },
    })
  })

  it('keeps the doubt after an unknown end and looks no sooner than Slack shows what it took', () => {
    const failure = settleFailure(row(pin), new RetryLater('ambiguous', 'no answer'), 1_000, WAITS)
    expect(failure.change).toMatchObject({ state: 'pending', due_at: 6_000 })
    expect('unsure_since' in failure.change).toBe(false)
    expect(settleFailure(row(pin, 12), new Error('what'), 0, WAITS).change.due_at).toBe(300_000)
  })

  it('goes through names until one is free', () => {
    const taken = new GiveUp('name-taken', 'taken')
    const names = [channel, { ...channel, name: 'inc-1-2', taken: 1 }, { ...channel, name: 'inc-1-3', taken: 2 }].map(
      (one) => settleFailure(row(one, 40), taken, 0, WAITS),
    )
    expect(names.map(({ change }) => change.surface)).toMatchObject([
      { name: 'inc-1-2' },
      { name: 'inc-1-3' },
      { name: 'inc-1-4' },
    ])
    expect(settleFailure(row({ ...channel, taken: 20 }), taken, 0, WAITS)).toMatchObject({
      how: 'lost',
      change: { state: 'failed' },
    })
  })

  it('leaves out what an installation may lack the scope for, and loses what it must not', () => {
    const missing = new GiveUp('missing-scope', 'add it')
    expect(settleFailure(row(pin), missing, 0, WAITS)).toMatchObject({ how: 'degraded', change: { state: 'skipped' } })
    const long = new GiveUp('msg-too-long', 'cut it')
    expect(settleFailure(row(card), long, 0, WAITS)).toMatchObject({ how: 'lost', change: { state: 'failed' } })
  })

  it('tries again, slowly and for ever, while Slack refuses us and not what is shown', () => {
    for (const code of ['invalid-auth', 'token-revoked', 'missing-scope', 'not-in-channel', 'http'])
      expect(settleFailure(row(channel), new GiveUp(code, 'mend it'), 0, WAITS)).toMatchObject({
        how: 'refused',
        change: { state: 'pending', due_at: 30_000, unsure_since: null },
      })
    const often = settleFailure(row(channel, 99), new GiveUp('invalid-auth', 'mend it'), 0, WAITS)
    expect(often).toMatchObject({ how: 'refused', change: { due_at: 900_000 } })
  })

  it('waits for an archived channel while the incident is open, ever longer, and for a closed one not at all', () => {
    for (const code of ['is-archived', 'is-inactive']) {
      const gone = new GiveUp(code, 'bring the channel back')
      const dues = [0, 1, 2, 3, 4, 40].map((tries) => settleFailure(row(card, tries), gone, 0, WAITS, says(true)))
      expect(dues.map(({ change }) => change.due_at)).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
      expect(dues[0]).toMatchObject({ how: 'archived', change: { state: 'pending', unsure_since: null } })
      expect(settleFailure(row(card), gone, 0, WAITS)).toMatchObject({ how: 'archived' })
      const closed = settleFailure(row(card), gone, 0, WAITS, says(false))
      expect(closed).toMatchObject({ how: 'lost', change: { state: 'failed' } })
    }
  })

  it('gives a deleted message a new place twice while the incident is open, and then leaves it', () => {
    const gone = new GiveUp('message-not-found', 'it was deleted')
    const shown = { ...row(card), external_id: 'C1/1', shown_sha256: 'a', error: 'x' }
    const anew = { state: 'pending', external_id: null, shown_sha256: null, due_at: 0, error: null }
    for (const places of [1, 2])
      expect(settleFailure(shown, gone, 0, WAITS, says(true, places))).toMatchObject({ how: 'deleted', change: anew })
    for (const known of [says(true, 3), says(false)]) {
      const left = settleFailure(shown, gone, 0, WAITS, known)
      expect(left).toMatchObject({ how: 'left', change: { state: 'failed', due_at: 900_000 } })
      expect(left.change).not.toHaveProperty('external_id')
    }
    const onlyEdited = { ...shown, surface: { ...card, mode: 'if-shown' } as const }
    expect(settleFailure(onlyEdited, gone, 0, WAITS, says(true)).how).toBe('left')
    const unread = settleFailure(shown, gone, 0, WAITS)
    expect(unread).toMatchObject({ how: 'later', change: { state: 'pending', due_at: 30_000 } })
    expect(unread.change).not.toHaveProperty('external_id')
    expect(settleFailure(row(pin), gone, 0, WAITS, says(true)).how).toBe('lost')
  })

  it('keeps the doubt about an earlier attempt when the look for it is refused', () => {
    const doubtful = { ...row(card), unsure_since: 7 }
    for (const code of ['token-revoked', 'missing-scope', 'msg-too-long'])
      expect(settleFailure(doubtful, new GiveUp(code, 'mend it'), 0, WAITS).change.unsure_since).toBe(7)
  })

  it('lets others pass a post in doubt for which we may never look', () => {
    const doubtful = { ...row(card), unsure_since: 7 }
    const failure = settleFailure(doubtful, new GiveUp('missing-scope', 'add channels:history'), 0, WAITS)
    expect(failure).toMatchObject({ how: 'lost', change: { state: 'failed' } })
  })
})

function row(surface: Surface, attempt = 0): OutboxRow {
  const rest = { shown_sha256: null, external_id: null, outcome: null, unsure_since: null, lease_until: null }
  const begun = { state: 'pending', revision: 0, attempt, due_at: 0, error: null } as const
  return { key: surface.key, surface, wanted_sha256: '', ...begun, ...rest }
}
