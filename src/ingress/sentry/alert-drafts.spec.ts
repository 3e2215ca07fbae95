import { describe, expect, it } from 'vitest'
import { sealDraft } from '../../timeline/draft.ts'
import { TimelineEvent } from '../../timeline/events.ts'
import { type Around, alertDrafts } from './alert-drafts.ts'
import { MESSAGE, NODE, PYTHON } from './deliveries.spec-support.ts'
import { readSentryWebhook, type SentryAlert } from './webhook.ts'

const SETTINGS = { tenantId: 'acme', reopenWindowS: 86_400, maxCycles: 5 }
const NOW = new Date('2026-03-02T09:01:00Z')
const alert = (body: unknown): SentryAlert => {
  const hint = readSentryWebhook({ 'sentry-hook-resource': 'event_alert' }, body)
  if (hint.kind !== 'alert') throw new Error(hint.why)
  return hint
}
const incident = (of: Partial<Around> = {}): Around => ({
  incident_id: '0e3c7a9e-3f6e-5b43-9d0f-3a4a0a1f9f10',
  service: 'storefront',
  cycle: 2,
  detected_at: '2026-03-02T08:50:00.000Z',
  ...of,
})
const seal = (draft: ReturnType<typeof alertDrafts>) => sealDraft(draft, NOW, (payload) => payload)

describe('src/ingress/sentry/alert-drafts.ts', () => {
  it.each([
    ['node', NODE, 'SEV-3'],
    ['python', PYTHON, 'SEV-2'],
    ['message', MESSAGE, 'SEV-4'],
  ])('opens an incident of the catalogue for a %s alert', (_name, body, severity) => {
    const event = TimelineEvent.parse(seal(alertDrafts(alert(body), [], SETTINGS)))
    expect(event).toMatchObject({
      event_type: 'IncidentDetected',
      cycle: 1,
      payload: { source: 'sentry', severity, rule: { name: 'webhook' } },
    })
  })

  it('says the same of the same delivery, whatever became of its incident', () => {
    const first = seal(alertDrafts(alert(NODE), [], SETTINGS))
    const own = { ...incident(), incident_id: first.incident_id }
    for (const around of [[own], [{ ...own, closed_at: '2026-03-02T08:59:00.000Z' }], []])
      expect(seal(alertDrafts(alert(NODE), around, SETTINGS))).toEqual(first)
  })

  it('lets an open incident of the same service take the alert, with one note an issue', () => {
    const other = incident({ service: 'mailer' })
    const note = seal(alertDrafts(alert(NODE), [other, incident()], SETTINGS))
    expect(TimelineEvent.parse(note)).toMatchObject({
      event_type: 'NoteAdded',
      incident_id: incident().incident_id,
      cycle: 2,
      payload: {
        text: expect.stringContaining('Errors of production'),
        permalink: expect.stringContaining('issues/1117540176'),
      },
    })
    const later = { ...NODE, data: { ...NODE.data, event: { ...NODE.data.event, event_id: 'f'.repeat(32) } } }
    expect(seal(alertDrafts(alert(later), [incident()], SETTINGS)).event_id).toBe(note.event_id)
    expect(alertDrafts(alert(NODE), [other], SETTINGS).event_type).toBe('IncidentDetected')
  })

  it('leaves an event to the incident that was open when it happened, and to no earlier one', () => {
    const after = incident({ closed_at: '2026-03-02T10:00:00.000Z' })
    expect(alertDrafts(alert(NODE), [after], SETTINGS).event_type).toBe('NoteAdded')
    const before = incident({ closed_at: '2026-03-02T08:59:00.000Z' })
    expect(alertDrafts(alert(NODE), [before], SETTINGS).event_type).toBe('IncidentDetected')
  })

  it('cuts no word in half, for it may be a credential', () => {
    const token = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`
    const title = `${'word '.repeat(57)}is ${token} and so on`
    const long = { ...NODE, data: { ...NODE.data, event: { ...NODE.data.event, title, exception: null } } }
    const { payload } = seal(alertDrafts(alert(long), [], SETTINGS))
    expect(JSON.stringify(payload).replaceAll(token, '')).not.toContain('ghp_')
  })
})
