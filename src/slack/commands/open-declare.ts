import type { Ref } from '../../../blocks/action-ids.ts'
import { decodeSeen, encodeSeen, type SeenTrouble } from '../../../blocks/findings/seen.ts'
import { declareForm } from '../../../blocks/forms/declare.ts'
import { FIELDS } from '../../../blocks/forms/inputs.ts'
import { decodeOrigin } from '../../../blocks/forms/origin.ts'
import { aboutAlready, openBesides } from '../../../blocks/lists/about-already.ts'
import { channel, join, type Mrkdwn, md, short } from '../../../blocks/mrkdwn.ts'
import { noRoom } from '../../../blocks/no-room.ts'
import { NOT_SAID } from '../../incident/not-said.ts'
import type { DraftOf } from '../../timeline/draft.ts'
import { Severity } from '../../timeline/payloads/shared.ts'
import { one } from '../actions/decide-form.ts'
import { formOrigin } from '../actions/open-form.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Gesture, Submission } from '../app/gesture.ts'
import { openSoon } from '../app/open-soon.ts'
import { tell } from '../app/tell.ts'
import { refusal } from '../authorise/refusal.ts'
import { roomRefused } from '../present/room-refused.ts'
import { type Known, knownIncidents } from './about-already.ts'
import { declared, serviceIn } from './declare.ts'
import { knownServices } from './known-services.ts'

const ROOM_MS = 3_500
const LOOK_MS = 200

/** Opens the form to declare an incident, filled with what was said or seen already. */
export function openDeclare(deps: DeskDeps, gesture: Gesture, seen: SeenTrouble): Promise<void> {
  return openSoon(deps, gesture, 'Declare an incident', async () => {
    const [asker, services, known] = await Promise.all([
      deps.members.asker(gesture.user_id),
      knownServices(deps),
      knownIncidents(deps).catch(() => []),
    ])
    const refused = refusal(deps, 'fact', asker)
    if (refused !== undefined) return refused
    const { what, since, another, severity } = seen
    const suggested = seen.service ?? serviceIn(what, services)
    const kept = encodeSeen({ what: '', ...given({ since, another }) })
    return declareForm({
      origin: { ...formOrigin(gesture), ref: { ...NO_INCIDENT, seen: kept } },
      services,
      known: openBesides(known),
      ...(what === '' ? {} : { what }),
      ...(suggested === undefined ? {} : { suggested }),
      ...(severity === undefined ? {} : { severity }),
      private: seen.private === true,
    })
  })
}

const NO_INCIDENT = { incident_id: '', cycle: 0 }

/** The same from a button, which carries what was seen and since when. */
export function openDeclareSeen(deps: DeskDeps, gesture: Gesture, ref: Ref | undefined): Promise<void> {
  return openDeclare(deps, gesture, decodeSeen(ref?.seen))
}

/** States the incident that a filled form declares; where others are about it already, asks first whether another is wanted. */
export async function onDeclared(deps: DeskDeps, form: Submission): Promise<void> {
  const { ref, ...origin } = decodeOrigin(form.metadata)
  const to = { ...origin, user_id: form.user_id }
  const asker = await deps.members.asker(form.user_id)
  const refused = refusal(deps, 'fact', asker)
  if (refused !== undefined) return tell(deps, to, refused)
  const { settings } = deps
  const what = one(form.fields, FIELDS.what) ?? 'Something is wrong'
  const service = one(form.fields, FIELDS.service) ?? serviceIn(what, await knownServices(deps)) ?? NOT_SAID
  const seen = decodeSeen(ref?.seen)
  const severity = one(form.fields, FIELDS.severity)
  const kept = one(form.fields, FIELDS.private) === 'private'
  const display = asker.user?.display ?? form.user_name
  const draft = declared({
    ...settings,
    lookBackS: lookBack(seen.since, form.at, settings.lookBackS),
    teamId: form.team_id,
    from: form.view_id,
    user: { id: form.user_id, ...(display === undefined ? {} : { display: display.slice(0, 200) }) },
    at: form.at,
    what,
    service: service.slice(0, 200),
    severity: Severity.safeParse(severity).data ?? 'SEV-3',
    private: kept,
  })
  const others = await besides(deps, draft.incident_id)
  const same = seen.another === true ? [] : others.filter(({ about }) => service !== NOT_SAID && about(service))
  if (same.length > 0) {
    const said = { what, service, private: kept, ...given(seen), ...(severity === undefined ? {} : { severity }) }
    return tell(deps, to, aboutAlready({ known: same, said, words: what }))
  }
  await deps.record([draft])
  deps.log.info({ incident_id: draft.incident_id, user: form.user_id }, 'a person declared an incident')
  await tell(deps, to, await declaredWords(deps, draft, service === NOT_SAID ? others : []))
}

/** What is known beside this incident; nothing where it was stated before, because then it is being worked off again. */
async function besides(deps: DeskDeps, incidentId: string): Promise<readonly Known[]> {
  const stated = await deps.timeline.readIncident(deps.settings.tenantId, incidentId)
  return stated.length > 0 ? [] : knownIncidents(deps)
}

async function declaredWords(
  deps: DeskDeps,
  { incident_id, payload }: DraftOf<'IncidentDetected'>,
  others: readonly Known[],
): Promise<Mrkdwn> {
  const { title, severity, service } = payload
  const about = service === NOT_SAID ? 'service unknown' : service
  return join(
    [
      md`Declared: *${short(title, 150)}* (${severity}, ${short(about, 80)}).`,
      await whereWords(deps, incident_id, payload.private === true),
      openBesides(others),
    ],
    ' ',
  )
}

/** Its channel; where Slack refuses to open one, what Slack says, and where the incident is found meanwhile. */
async function whereWords(deps: DeskDeps, incidentId: string, apart: boolean): Promise<Mrkdwn> {
  const { timeline, settings } = deps
  const room = await roomOf(deps, incidentId)
  if (room !== undefined) return md`Its channel is ${channel(room)}, and the evidence is searched.`
  const stored = await timeline.readIncident(settings.tenantId, incidentId)
  const why = roomRefused(stored.map(({ event }) => event))
  if (why === undefined) return md`Its channel opens in a moment, and the evidence is searched.`
  const whom = apart ? 'shows it to you alone' : 'shows it'
  return md`The evidence is searched. ${noRoom(why)} Meanwhile \`${settings.commands[0] ?? '/incident'} list\` ${whom}.`
}

/** Since when, and whether another was asked for, where that was said. */
function given({ since, another }: { readonly since?: string | undefined; readonly another?: boolean | undefined }) {
  return { ...(since === undefined ? {} : { since }), ...(another === undefined ? {} : { another }) }
}

const LONGEST_S = 14 * 86_400

/** Seconds back to when it was seen to begin; the usual look back where nobody saw. */
function lookBack(since: string | undefined, at: string, usualS: number): number {
  const seconds = Math.ceil((Date.parse(at) - Date.parse(since ?? '')) / 1_000)
  return seconds >= 1 && seconds <= LONGEST_S ? seconds : usualS
}

/** The incident's channel, if it opens within the few seconds that a person likes to wait. */
async function roomOf({ incidents, settings, clock, log }: DeskDeps, incidentId: string): Promise<string | undefined> {
  const until = clock.now().getTime() + ROOM_MS
  for (;;) {
    const row = await incidents.byId(settings.tenantId, incidentId).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the channel of a declared incident could not be looked up')
      return undefined
    })
    if (row?.channel_id !== undefined || clock.now().getTime() >= until) return row?.channel_id
    await clock.sleep(LOOK_MS)
  }
}
