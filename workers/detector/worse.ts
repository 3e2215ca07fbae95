import { FELT_IN } from '../../src/incident/also-hit.ts'
import { numberWords, percentWords } from '../../src/kit/figures.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { Alarm } from './alarm.ts'
import type { TopSignature } from './explain.ts'
import type { Found } from './found.ts'
import { concerns, isByLines, type KnownIncident, type LookInput } from './input.ts'
import { isWorse, type Measured, worstNow } from './measured.ts'
import { isKnownBy, NO_SIGNATURE } from './place.ts'
import type { Series } from './series.ts'
import type { DetectorSettings } from './settings.ts'

/** Begins the discriminator of the note that says which error joined an incident; the signature follows. */
const JOINED_BY = 'signature:'

/** The signature of the error that joined an incident by this fact; undefined for any other fact. Pure. */
export function joinedBy(fact: { readonly event_type: string; readonly discriminator?: string }): string | undefined {
  const { event_type, discriminator = '' } = fact
  return event_type === 'NoteAdded' && discriminator.startsWith(JOINED_BY)
    ? discriminator.slice(JOINED_BY.length)
    : undefined
}

/** An error with this part of the failing requests is news; a rarer one is noise beside it. */
const NEWS = 0.3

/** What the people of a known incident must hear of a cascade that was put there. Said once each: ids are by cycle. Pure. */
export function worseOf(
  incident: KnownIncident,
  found: Found,
  input: LookInput,
  series: Series,
  settings: DetectorSettings,
): readonly (DraftOf<'SeverityAssessed'> | DraftOf<'NoteAdded'>)[] {
  const { root, joined, alarm, top } = found
  const now = worstNow(series, [root, ...joined], settings)
  const fresh = top.find(({ signature }) => signature === found.signature)
  const about = { incident, input, root }
  return [
    ...(isWorse(now.severity, incident.severity) && isWorse(now.severity, incident.measured ?? 'SEV-4')
      ? [assessed(about, now)]
      : []),
    ...(fresh && isNews(incident, fresh, alarm) ? [noted(about, fresh)] : []),
    ...(fresh && isKnownBy(incident, fresh.signature) && !concerns(incident, root) ? [felt(about, fresh)] : []),
  ]
}

/** The severity of a trouble that came back, where the incident still stands at a lower one. Pure. */
export function raisedAgain(
  incident: KnownIncident,
  cycle: number,
  { root, worst }: Found,
  input: LookInput,
): readonly DraftOf<'SeverityAssessed'>[] {
  const about = { incident: { ...incident, cycle }, input, root }
  return isWorse(worst.severity, incident.severity) ? [assessed(about, worst)] : []
}

function isNews(incident: KnownIncident, fresh: TopSignature, alarm: Alarm): boolean {
  const { signature, count } = fresh
  if (signature === NO_SIGNATURE || isKnownBy(incident, signature)) return false
  return alarm.rule === 'novelty' || count >= NEWS * alarm.errors
}

interface About {
  readonly incident: KnownIncident
  readonly input: LookInput
  readonly root: string
}

function envelope({ incident, input }: About) {
  const { incident_id, cycle } = incident
  const actor = { kind: 'detector', id: 'detector', display: 'Detector' } as const
  return { tenant_id: input.tenantId, incident_id, cycle, actor, time: input.end }
}

function assessed(about: About, { service, severity, requests, errors }: Measured): DraftOf<'SeverityAssessed'> {
  const share = errors / Math.max(1, requests)
  const what = isByLines(about.input, service) ? `lines of ${service} are errors` : `requests to ${service} fail`
  const reason = `${numberWords(errors)} of ${numberWords(requests)} ${what} now (${percentWords(share)}).`
  const payload = { severity, reason, impact: { error_rate: share } }
  return { event_type: 'SeverityAssessed', ...envelope(about), discriminator: `detector:${severity}`, payload }
}

function noted(about: About, { signature, title, count }: TopSignature): DraftOf<'NoteAdded'> {
  const text = `An error that this incident did not have: ${title} (${count} times from ${about.root} since it began).`
  return { event_type: 'NoteAdded', ...envelope(about), discriminator: `${JOINED_BY}${signature}`, payload: { text } }
}

function felt(about: About, { title, count }: TopSignature): DraftOf<'NoteAdded'> {
  const text = `The same error comes from ${about.root} too: ${title} (${count} times since it began there).`
  return { event_type: 'NoteAdded', ...envelope(about), discriminator: `${FELT_IN}${about.root}`, payload: { text } }
}
