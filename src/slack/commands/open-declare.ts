import type { Ref } from '../../../blocks/action-ids.ts'
import { decodeSeen } from '../../../blocks/findings/seen.ts'
import { declareForm } from '../../../blocks/forms/declare.ts'
import { FIELDS } from '../../../blocks/forms/inputs.ts'
import { decodeOrigin } from '../../../blocks/forms/origin.ts'
import { channel, md, short } from '../../../blocks/mrkdwn.ts'
import { NOT_SAID } from '../../incident/not-said.ts'
import { Severity } from '../../timeline/payloads/shared.ts'
import { one } from '../actions/decide-form.ts'
import { formOrigin } from '../actions/open-form.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Gesture, Submission } from '../app/gesture.ts'
import { openSoon } from '../app/open-soon.ts'
import { tell } from '../app/tell.ts'
import { refusal } from '../authorise/refusal.ts'
import { declared, serviceIn } from './declare.ts'
import { knownServices } from './known-services.ts'

const ROOM_MS = 3_500
const LOOK_MS = 200

/** Opens the form to declare an incident, filled with the words already said. */
export function openDeclare(deps: DeskDeps, gesture: Gesture, what: string, since?: string): Promise<void> {
  return openSoon(deps, gesture, 'Declare an incident', async () => {
    const [asker, services] = await Promise.all([deps.members.asker(gesture.user_id), knownServices(deps)])
    const refused = refusal(deps, 'fact', asker)
    if (refused !== undefined) return refused
    const suggested = serviceIn(what, services)
    return declareForm({
      origin: { ...formOrigin(gesture), ...(since === undefined ? {} : { ref: { ...NO_INCIDENT, seen: since } }) },
      services,
      ...(what === '' ? {} : { what }),
      ...(suggested === undefined ? {} : { suggested }),
    })
  })
}

const NO_INCIDENT = { incident_id: '', cycle: 0 }

/** The same from the button under a look at the evidence, which carries what was seen and since when. */
export function openDeclareSeen(deps: DeskDeps, gesture: Gesture, ref: Ref | undefined): Promise<void> {
  const { since, what } = decodeSeen(ref?.seen)
  return openDeclare(deps, gesture, what, since)
}

/** States the incident that a filled form declares. */
export async function onDeclared(deps: DeskDeps, form: Submission): Promise<void> {
  const { ref, ...origin } = decodeOrigin(form.metadata)
  const to = { ...origin, user_id: form.user_id }
  const asker = await deps.members.asker(form.user_id)
  const refused = refusal(deps, 'fact', asker)
  if (refused !== undefined) return tell(deps, to, refused)
  const { settings } = deps
  const what = one(form.fields, FIELDS.what) ?? 'Something is wrong'
  const service = one(form.fields, FIELDS.service) ?? serviceIn(what, await knownServices(deps)) ?? NOT_SAID
  const display = asker.user?.display ?? form.user_name
  const draft = declared({
    ...settings,
    lookBackS: lookBack(ref?.seen, form.at, settings.lookBackS),
    teamId: form.team_id,
    from: form.view_id,
    user: { id: form.user_id, ...(display === undefined ? {} : { display: display.slice(0, 200) }) },
    at: form.at,
    what,
    service: service.slice(0, 200),
    severity: Severity.safeParse(one(form.fields, FIELDS.severity)).data ?? 'SEV-3',
    private: one(form.fields, FIELDS.private) === 'private',
  })
  await deps.record([draft])
  deps.log.info({ incident_id: draft.incident_id, user: form.user_id }, 'a person declared an incident')
  const room = await roomOf(deps, draft.incident_id)
  const where = room === undefined ? md`Its channel opens in a moment` : md`Its channel is ${channel(room)}`
  await tell(
    deps,
    to,
    md`Declared: *${short(draft.payload.title, 150)}* (${draft.payload.severity}, ${short(service, 80)}). ${where}, and the evidence is searched.`,
  )
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
