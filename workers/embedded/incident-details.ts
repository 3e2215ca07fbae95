import { feltIn } from '../../src/incident/also-hit.ts'
import { foundOver } from '../../src/incident/found-over.ts'
import { distinct, foldIncident, ofType } from '../../src/incident/state.ts'
import type { IncidentRow } from '../../src/projections/incident-list.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import type { IncidentDetails, Suppression } from '../detector/input.ts'
import { signaturesOf } from '../detector/stated.ts'
import { joinedBy } from '../detector/worse.ts'

/** What the detector must know of an incident beyond its row, and what its suppression mutes beyond the incident. */
export interface ReadDetails {
  readonly details: IncidentDetails
  readonly mutes?: Suppression
}

/** Reads an incident again only when its row has changed: the detector asks at every bucket. */
export function detailsReader(timeline: Timeline): (rows: readonly IncidentRow[]) => Promise<readonly ReadDetails[]> {
  let known = new Map<string, ReadDetails>()
  return async (rows) => {
    const read = await Promise.all(
      rows.map(async (row) => {
        const version = JSON.stringify(row)
        return [version, known.get(version) ?? (await readDetails(timeline, row))] as const
      }),
    )
    known = new Map(read)
    return read.map(([, details]) => details)
  }
}

async function readDetails(timeline: Timeline, row: IncidentRow): Promise<ReadDetails> {
  const stored = await timeline.readIncident(row.tenant_id, row.incident_id)
  return detailsOf(distinct(stored.map(({ event }) => event)), row)
}

/** Pure. */
export function detailsOf(events: readonly TimelineEvent[], row: Pick<IncidentRow, 'service' | 'signature'>) {
  const detections = ofType(events, 'IncidentDetected')
  const newest = detections.toSorted((a, b) => b.cycle - a.cycle)[0]
  const own = events.filter(({ actor }) => actor.kind === 'detector')
  const measured = [newest, ...ofType(own, 'SeverityAssessed')].filter((event) => event?.cycle === newest?.cycle)
  const active = latest([newest, ...own, ...events.filter(({ actor }) => actor.kind === 'human')])
  const worst = measured.map((event) => event?.payload.severity).sort()[0]
  const state = foldIncident(events)
  const { suppressed } = state
  const over = foundOver(state)
  const details: IncidentDetails = {
    services_joined: [
      ...detections.flatMap(({ payload }) => payload.services_joined),
      ...own.flatMap((event) => feltIn(event) ?? []),
    ],
    signatures: [
      ...detections.flatMap(({ payload }) => signaturesOf(payload.top_signatures)),
      ...own.flatMap((event) => joinedBy(event) ?? []),
    ],
    ...(worst ? { measured: worst } : {}),
    ...(newest ? { opened_at: newest.time } : {}),
    ...(active ? { active_at: active } : {}),
    ...(over ? { over_at: over } : {}),
    ...(suppressed?.payload.until ? { until: suppressed.payload.until } : {}),
  }
  // What only some may see makes nothing quiet for all others: they could not find out why they hear nothing.
  return suppressed === undefined || suppressed.payload.mutes === 'this_incident' || state.private
    ? { details }
    : { details, mutes: muteOf(suppressed.payload, row) }
}

function muteOf(
  { mutes, until }: { readonly mutes: string; readonly until?: string | undefined },
  row: Pick<IncidentRow, 'service' | 'signature'>,
): Suppression {
  const end = until === undefined ? {} : { until }
  return mutes === 'service'
    ? { service: row.service, ...end }
    : { service: row.service, signature: row.signature, ...end }
}

function latest(events: readonly (TimelineEvent | undefined)[]): string | undefined {
  return events
    .map((event) => event?.time)
    .filter((time) => time !== undefined)
    .reduce<string | undefined>((last, time) => (last && Date.parse(last) >= Date.parse(time) ? last : time), undefined)
}
