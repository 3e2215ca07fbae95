import { describe, expect, it } from 'vitest'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { canLook } from './can-look.ts'
import type { Evidence } from './evidence.ts'
import { noteRefusals } from './note-refusals.ts'

const NOW = new Date('2026-03-03T03:10:00.000Z')
const FULL = new RetryLater('evidence', 'Could not store rows: not enough space.')

/** A store that answers everything with nothing, and takes rows as `fault` says. */
function store(fault: { adding?: Error; asking?: Error }): Evidence {
  const add = async () => {
    if (fault.adding) throw fault.adding
  }
  const query = async () => {
    if (fault.asking) throw fault.asking
    return { query_id: '', rows: [], bytes: 0, truncated: false }
  }
  return Object.assign(Object.create(null), { addLogs: add, addSpans: add, query })
}

describe('src/evidence/can-look.ts', () => {
  it('sees nothing while what is sent cannot be stored, and sees again once it can', async () => {
    const fault: { adding?: Error } = {}
    const evidence = noteRefusals(store(fault))
    await canLook(evidence, NOW)
    fault.adding = FULL
    await expect(evidence.addSpans([])).rejects.toBe(FULL)
    await expect(canLook(evidence, NOW)).rejects.toBe(FULL)
    delete fault.adding
    await evidence.addLogs([])
    await canLook(evidence, NOW)
  })

  it('is blind by a refusal only while senders go on to try: one that is kept away can never show that it is over', async () => {
    let nowMs = 0
    const evidence = noteRefusals(store({ adding: FULL }), () => nowMs)
    await expect(evidence.addSpans([])).rejects.toBe(FULL)
    nowMs = 59_000
    await expect(canLook(evidence, NOW)).rejects.toBe(FULL)
    nowMs = 61_000
    await canLook(evidence, NOW)
  })

  it('takes rows that are wrong for no trouble of the store', async () => {
    const evidence = noteRefusals(store({ adding: new GiveUp('bad-time', 'Not a time.') }))
    await expect(evidence.addLogs([])).rejects.toThrow('Not a time.')
    await canLook(evidence, NOW)
  })

  it('lets senders keep what only the operator of the store can make room for, and is blind until then', async () => {
    for (const code of ['evidence-login', 'evidence-limit', 'evidence-query']) {
      const evidence = noteRefusals(store({ adding: new GiveUp(code, 'Not today.') }))
      await expect(evidence.addLogs([]), code).rejects.toMatchObject({ name: 'RetryLater', message: 'Not today.' })
      await expect(canLook(evidence, NOW), code).rejects.toThrow('Not today.')
    }
  })

  it('sees nothing where the evidence cannot be read', async () => {
    await expect(canLook(noteRefusals(store({ asking: FULL })), NOW)).rejects.toBe(FULL)
  })
})
