import { describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence/evidence.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp } from '../kit/outcome.ts'
import { lateEvidence } from './late-evidence.ts'

/** A store that answers with nothing, and says when it is closed. */
function store(): Evidence & { isClosed(): boolean } {
  let closed = false
  const nothing = async () => undefined
  return {
    addLogs: nothing,
    addSpans: nothing,
    addDeploys: nothing,
    addChanges: nothing,
    query: async () => ({ query_id: 'q', rows: [], bytes: 0, truncated: false }),
    reads: () => 'tables',
    close: async () => {
      closed = true
    },
    isClosed: () => closed,
  }
}

describe('src/compose/late-evidence.ts', () => {
  it('tells whoever asks to come back until it is open, and is what was opened from then on', async () => {
    let comes = (_: Evidence) => {}
    const opening = new Promise<Evidence>((resolve) => {
      comes = resolve
    })
    const evidence = lateEvidence(opening, silentLog)
    await expect(evidence.query('newest', {})).rejects.toMatchObject({ name: 'RetryLater' })
    await expect(evidence.addLogs([])).rejects.toMatchObject({ name: 'RetryLater' })
    expect([evidence.reads?.(), evidence.refused?.()]).toEqual(['', undefined])
    const opened = store()
    comes(opened)
    await opening
    expect(await evidence.query('newest', {})).toMatchObject({ query_id: 'q' })
    expect(evidence.reads?.()).toBe('tables')
    await evidence.close()
    expect(opened.isClosed()).toBe(true)
  })

  it('says why where the server refuses us, and can be closed all the same', async () => {
    const evidence = lateEvidence(Promise.reject(new GiveUp('evidence-login', 'Wrong password.')), silentLog)
    await new Promise((turn) => setImmediate(turn))
    await expect(evidence.query('newest', {})).rejects.toMatchObject({ name: 'GiveUp', message: 'Wrong password.' })
    await evidence.close()
  })
})
