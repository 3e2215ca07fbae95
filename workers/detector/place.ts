import type { Found } from './found.ts'
import { activeAt, concerns, endedAt, isOpen, type KnownIncident, type LookInput, openedAt, seconds } from './input.ts'
import type { DetectorSettings } from './settings.ts'

/** Signature of an incident whose failing requests left no error line: it tells no trouble from another. */
export const NO_SIGNATURE = 'spans'

/** The same error in services that nothing is known to join, so many seconds apart at most, is one trouble. */
export const AT_ONCE_S = 60

export type Verdict =
  | { readonly is: 'new' }
  | { readonly is: 'muted' }
  | { readonly is: 'known'; readonly incident: KnownIncident }
  | { readonly is: 'again'; readonly incident: KnownIncident }

/**
 * Whether a cascade belongs to an incident that is open, is muted, opens one again that was closed or was found to be over,
 * or is new. An open incident takes what has its signature, a rate that is made of it for the most part, what began while it
 * was still looked after, and what is of its very error and began at once with it; a forgotten one takes nothing else, nor
 * does a private one: an outage that nobody else heard of would be hidden.
 * `live`: incidents whose requests fail beyond what is usual at this very look; they take what callers show. Pure.
 */
export function placeOf(
  found: Placed,
  input: LookInput,
  settings: DetectorSettings,
  live: ReadonlySet<string> = new Set(),
): Verdict {
  const { root, alarm, signature } = found
  const named = alarm.rule === 'rate' && found.bulk !== undefined ? [signature, found.bulk] : [signature]
  const known = openFor(found, input, settings, live)
  if (known) return { is: isBack(known, found) ? 'again' : 'known', incident: known }
  const end = seconds(input.end)
  const same = input.incidents.filter(
    (incident) => !isOpen(incident) && incident.service === root && named.some((name) => isNamed(incident, name)),
  )
  if (same.some((incident) => end < mutedUntil(incident))) return { is: 'muted' }
  const again = same
    .filter((incident) => end - quietSince(incident) <= settings.reopenS)
    .sort((a, b) => quietSince(b) - quietSince(a))[0]
  return again ? { is: 'again', incident: again } : { is: 'new' }
}

type Placed = Pick<Found, 'root' | 'joined' | 'alarm' | 'signature' | 'bulk'>

function openFor(
  { root, joined, alarm, signature, bulk }: Placed,
  input: LookInput,
  settings: DetectorSettings,
  live: ReadonlySet<string>,
) {
  const services = [root, ...joined]
  const open = input.incidents.filter(isOpen).sort((a, b) => openedAt(b) - openedAt(a))
  const here = open.filter((incident) => services.some((service) => concerns(incident, service)))
  const near = ({ service: other }: KnownIncident) => services.some((service) => related(input, service, other))
  const beneath = ({ service: other }: KnownIncident) => services.some((service) => reaches(input, service, other))
  const began = alarm.from
  // Of an error that goes on as it did nothing grows: two stray lines must not name the rate that it makes.
  const fails = alarm.rule === 'rate' ? bulk : undefined
  return (
    here.find((incident) => fails !== undefined && isKnownBy(incident, fails)) ??
    here.find((incident) => isKnownBy(incident, signature)) ??
    here.find((incident) => isShown(incident) && began - activeAt(incident) <= settings.joinS) ??
    open.find((incident) => isShown(incident) && began - openedAt(incident) <= settings.joinS && near(incident)) ??
    open.find((incident) => isShown(incident) && isKnownBy(incident, signature) && isAtOnce(incident, began)) ??
    open.find((incident) => isShown(incident) && live.has(incident.incident_id) && beneath(incident))
  )
}

/** What began after a look had found the incident over is looked into by an investigation of its own. */
function isBack(incident: KnownIncident, { alarm }: Placed): boolean {
  const ended = endedAt(incident)
  return ended !== undefined && alarm.from >= ended
}

function isAtOnce(incident: KnownIncident, began: number): boolean {
  return Math.abs(began - openedAt(incident)) <= AT_ONCE_S
}

function isShown(incident: KnownIncident): boolean {
  return incident.private !== true
}

/** Whether this error is one that the incident is about. Pure. */
export function isKnownBy(incident: KnownIncident, signature: string): boolean {
  if (signature === NO_SIGNATURE) return false
  return isNamed(incident, signature) || (incident.signatures?.includes(signature) ?? false)
}

function isNamed({ signature, names }: KnownIncident, name: string): boolean {
  return signature === name || (names?.includes(name) ?? false)
}

/** A suppression without an end lasts until a person opens the incident again: it is no longer suppressed then. */
function mutedUntil(incident: KnownIncident): number {
  if (incident.status !== 'Suppressed') return 0
  return incident.until === undefined ? Number.POSITIVE_INFINITY : seconds(incident.until)
}

function quietSince(incident: KnownIncident): number {
  return Math.max(closedAt(incident), incident.until === undefined ? 0 : seconds(incident.until))
}

function closedAt(incident: KnownIncident): number {
  return seconds(incident.closed_at ?? incident.detected_at)
}

/** Whether one calls the other, directly or through others: the last of a chain often shows it before those between. */
function related(input: LookInput, a: string, b: string): boolean {
  return reaches(input, a, b) || reaches(input, b, a)
}

function reaches(input: LookInput, from: string, to: string): boolean {
  const visited = new Set([from])
  for (const at of visited) {
    if (at === to) return true
    for (const call of input.calls) if (call.caller === at && call.calls > 0) visited.add(call.callee)
  }
  return false
}
