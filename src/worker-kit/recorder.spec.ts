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
  it.each([
    ['first', [note('inc_a', INVALID), note('inc_b', 'fine'), note('inc_c', 'fine')]],
    ['last', [note('inc_b', 'fine'), note('inc_c', 'fine'), note('inc_a', INVALID)]],
    ['of the same incident', [note('inc_b', 'fine'), note('inc_b', INVALID)]],
  ])('writes nothing of a batch with a draft that is no event, of no incident (%s)', async (_, drafts) => {
    const { record, texts } = house()
    await expect(record(drafts)).rejects.toMatchObject({ name: 'GiveUp' })
    for (const incident of ['inc_a', 'inc_b', 'inc_c']) expect(await texts(incident)).toEqual([])
    await record([note('inc_b', 'after')])
    expect(await texts('inc_b')).toEqual(['after'])
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
