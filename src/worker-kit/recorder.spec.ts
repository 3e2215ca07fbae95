import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import type { Draft } from '../timeline/draft.ts'
import { createRecorder } from './recorder.ts'

const note = (incident_id: string, text: string): Draft => ({
  event_type: 'NoteAdded',
  tenant_id: 'acme',
  incident_id,
  cycle: 1,
  discriminator: text,
  actor: { kind: 'worker', id: 'spec' },
  payload: { text },
})
/** Longer than any note may be. */
const INVALID = 'x'.repeat(1_000_000)

function house() {
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const texts = async (incident: string) =>
    (await timeline.readIncident('acme', incident)).map(({ event }) => event.discriminator)
  return { record, texts }
}

describe('src/worker-kit/recorder.ts', () => {
  it('writes nothing about an incident of which one draft is no event, and keeps nobody else waiting for its mending', async () => {
    const { record, texts } = house()
    const drafts = [note('inc_a', 'fine'), note('inc_b', 'fine'), note('inc_a', INVALID)]
    for (const _ of ['once', 'again']) await expect(record(drafts)).rejects.toMatchObject({ name: 'GiveUp' })
    await record([note('inc_b', 'after'), note('inc_a', 'after')])
    expect(await texts('inc_a')).toEqual(['after'])
    expect(await texts('inc_b')).toEqual(['fine', 'after'])
  })

  it('states drafts of several incidents once, however often and at once they are said', async () => {
    const { record, texts } = house()
    const drafts = [note('inc_a', 'one'), note('inc_b', 'one'), note('inc_a', 'two')]
    const [first, second] = await Promise.all([record(drafts), record(drafts)])
    expect(second).toEqual(first)
    expect(await texts('inc_a')).toEqual(['one', 'two'])
    expect(await texts('inc_b')).toEqual(['one'])
  })
})
