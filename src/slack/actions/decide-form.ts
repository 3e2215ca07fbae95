import { ACTIONS, type ActionId, VIEWS, type ViewId } from '../../../blocks/action-ids.ts'
import { decodeFailing, failsMuch } from '../../../blocks/failing.ts'
import { FIELDS, type FieldId } from '../../../blocks/forms/inputs.ts'
import { date, md } from '../../../blocks/mrkdwn.ts'
import { cut } from '../../../blocks/words.ts'
import { IncidentSuppressedPayload, StatusUpdatedPayload } from '../../timeline/payloads/people.ts'
import { Severity } from '../../timeline/payloads/shared.ts'
import { type About, type Decision, factOf, record, refuse, statedBefore } from './about.ts'
import { staleClick } from './decide-click.ts'

/** What was filled in, by field. */
export type Fields = ReadonlyMap<string, readonly string[]>

/** The forms about an incident, and the button each answers to: the same checks hold at the click and when it is sent. */
const FORMS = {
  [VIEWS.severity]: { action: ACTIONS.severity, decide: severity },
  [VIEWS.update]: { action: ACTIONS.update, decide: update },
  [VIEWS.note]: { action: ACTIONS.note, decide: note },
  [VIEWS.investigate]: { action: ACTIONS.investigate, decide: investigate },
  [VIEWS.suppress]: { action: ACTIONS.suppress, decide: suppress },
  [VIEWS.rejectFix]: { action: ACTIONS.rejectFix, decide: rejectFix },
  [VIEWS.declineResolution]: { action: ACTIONS.declineResolution, decide: declineResolution },
} as const satisfies Partial<Record<ViewId, { action: ActionId; decide: (about: About, fields: Fields) => Decision }>>

export type IncidentForm = keyof typeof FORMS

export function isIncidentForm(view: string): view is IncidentForm {
  return view in FORMS
}

/** What a filled form means for the incident as it is now. Rights were checked before. Pure. */
export function decideForm(view: IncidentForm, about: About, fields: Fields): Decision {
  if (statedBefore(about)) return record(md`That is recorded.`)
  const { action, decide } = FORMS[view]
  const stale = staleClick(action, about)
  return stale === undefined ? decide(about, fields) : refuse(stale)
}

function severity(about: About, fields: Fields): Decision {
  const { data } = Severity.safeParse(one(fields, FIELDS.severity))
  if (data === undefined) return refuse(md`Nothing was recorded: choose one of SEV-1 to SEV-4.`)
  if (data === about.state.severity) return refuse(md`It is ${data} already.`)
  const reason = one(fields, FIELDS.reason) ?? 'No reason given.'
  return record(
    md`Severity is now ${data}, it was ${about.state.severity}.`,
    factOf(about, 'SeverityAssessed', { severity: data, reason }),
  )
}

function update(about: About, fields: Fields): Decision {
  const text = one(fields, FIELDS.text)
  if (text === undefined) return refuse(md`Nothing was recorded: say how things stand.`)
  const audience = StatusUpdatedPayload.shape.audience.safeParse(one(fields, FIELDS.audience)).data ?? 'team'
  const due = later(about.who.at, one(fields, FIELDS.nextUpdate))
  const payload = { text, audience, ...(due === undefined ? {} : { next_update_due: due }) }
  const next = due === undefined ? md`` : md` The next one is due ${date(due)}.`
  return record(md`Your update is posted.${next}`, factOf(about, 'StatusUpdated', payload))
}

function note(about: About, fields: Fields): Decision {
  const text = one(fields, FIELDS.text)
  if (text === undefined) return refuse(md`Nothing was recorded: say what happened.`)
  return addNote(about, { text })
}

function investigate(about: About, fields: Fields): Decision {
  const question = one(fields, FIELDS.question)
  const payload = question === undefined ? {} : { question }
  const next = about.state.opened + 1
  return record(
    md`Investigation ${next} begins.`,
    factOf(about, 'InvestigationRequested', payload, { opens_cycle: next }),
  )
}

function suppress(about: About, fields: Fields): Decision {
  const reason = one(fields, FIELDS.reason)
  if (reason === undefined) return refuse(md`Nothing was recorded: say why.`)
  const seen = decodeFailing(about.seen)
  if (failsMuch(seen) && one(fields, FIELDS.sure) === undefined)
    return refuse(md`Nothing was recorded: so much fails that it must be said once more. Open the form again.`)
  const mutes = IncidentSuppressedPayload.shape.mutes.safeParse(one(fields, FIELDS.mutes)).data ?? 'this_incident'
  const until = later(about.who.at, one(fields, FIELDS.until))
  const payload = { reason, mutes, ...(until === undefined ? {} : { until }), ...(seen ? { failing: seen } : {}) }
  const said =
    until === undefined ? md`Suppressed until somebody opens it again.` : md`Suppressed until ${date(until)}.`
  return record(said, factOf(about, 'IncidentSuppressed', payload, { closes_through: about.state.opened }))
}

function rejectFix(about: About, fields: Fields): Decision {
  const reason = one(fields, FIELDS.reason)
  if (reason === undefined) return refuse(md`Nothing was recorded: say what is wrong with it.`)
  const { state } = about
  const decided = state.pull ?? state.draft
  const payload = { reason, ...(decided === undefined ? {} : { diff_sha256: decided.payload.diff_sha256 }) }
  const more = { opens_cycle: state.opened + 1, ...(decided === undefined ? {} : { causation_id: decided.event_id }) }
  return record(
    md`Rejected. Investigation ${state.opened + 1} begins with your words.`,
    factOf(about, 'FixRejected', payload, more),
  )
}

function declineResolution(about: About, fields: Fields): Decision {
  const why = one(fields, FIELDS.reason)
  if (why === undefined) return refuse(md`Nothing was recorded: say what still goes wrong.`)
  return record(
    md`It stays open. “Investigate again” looks for what was missed.`,
    factOf(about, 'ResolutionDeclined', { why }),
  )
}

/** Words of a person for the timeline; `permalink` leads to where they were said. */
export function addNote(about: About, note: { readonly text: string; readonly permalink?: string }): Decision {
  return record(md`Added to the timeline.`, factOf(about, 'NoteAdded', { ...note, text: cut(note.text, 8_000) }))
}

/** The trimmed words of a field; undefined when it was left empty. */
export function one(fields: Fields, field: FieldId): string | undefined {
  const text = fields.get(field)?.[0]?.trim()
  return text === undefined || text === '' ? undefined : text
}

/** A moment `seconds` after another; undefined for anything that is no number of seconds. */
function later(at: string, seconds: string | undefined): string | undefined {
  const s = Number(seconds)
  return seconds === undefined || !Number.isInteger(s) || s <= 0
    ? undefined
    : new Date(Date.parse(at) + s * 1_000).toISOString()
}
