import type { Alarm } from './alarm.ts'
import { activeMutes, alarmsOf, isMuted } from './alarms.ts'
import { detected } from './detected.ts'
import { bulkOf, topSignatures } from './explain.ts'
import type { DetectorDraft, Found } from './found.ts'
import { type Cascade, cascades } from './incident-layer.ts'
import type { KnownIncident, LookInput } from './input.ts'
import type { Ledger } from './ledger.ts'
import { worstOf } from './measured.ts'
import { AT_ONCE_S, NO_SIGNATURE, placeOf } from './place.ts'
import { type Series, seriesOn } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { knownFrom, signaturesOf } from './stated.ts'
import { atOnce } from './steps.ts'
import { raisedAgain, worseOf } from './worse.ts'

/**
 * Same rows in, same drafts out, ids included. One `IncidentDetected` for each trouble that no known incident explains;
 * for a known one what got worse, the same at every look while it lasts. `alarms` as `alarmsOf` tells them, where somebody
 * asked already. Pure, as long as the ledger stands still.
 */
export function detectIn(
  ledger: Ledger,
  input: LookInput,
  settings: DetectorSettings,
  alarms: readonly Alarm[] = atOnce(alarmsOf(ledger, input, settings)),
): Looked {
  const series = seriesOn(ledger, input, settings)
  const found = cascades(alarms, input, series, settings)
    .map((cascade) => foundOf(cascade, input, series, settings))
    .sort(worstFirst)
  const isKnown = (one: Found) => placeOf(one, input, settings).is === 'known'
  const drafts: DetectorDraft[] = []
  const touched: string[] = []
  const live = new Set<string>()
  for (const one of [...found.filter(isKnown), ...folded(found.filter((one) => !isKnown(one)))]) {
    // What this look opened takes the lesser trouble of a neighbour, as it would a minute later.
    const incidents = beside(input.incidents, drafts)
    const looked = draftsOf(one, { ...input, incidents }, series, settings, live)
    drafts.push(...looked.drafts)
    touched.push(...looked.touched)
    if (one.alarm.rule === 'rate') for (const incident of looked.touched) live.add(incident)
  }
  return { drafts, touched }
}

/** What one look found: what to state, and the known incidents that have evidence now. */
export interface Looked {
  readonly drafts: readonly DetectorDraft[]
  readonly touched: readonly string[]
}

function worstFirst(a: Found, b: Found): number {
  if (a.worst.severity !== b.worst.severity) return a.worst.severity < b.worst.severity ? -1 : 1
  return a.alarm.tail - b.alarm.tail || (a.root < b.root ? -1 : 1)
}

/** One error that came up in several services at once is one trouble, also where nobody knows who calls whom. */
function folded(found: readonly Found[]): readonly Found[] {
  const kept: Found[] = []
  for (const one of found) {
    const at = kept.findIndex((other) => isSameTrouble(other, one))
    const same = kept[at]
    if (same === undefined) kept.push(one)
    else kept[at] = { ...same, joined: [...new Set([...same.joined, one.root, ...one.joined])].sort().slice(0, 20) }
  }
  return kept
}

function isSameTrouble(a: Found, b: Found): boolean {
  return (
    a.signature === b.signature && a.signature !== NO_SIGNATURE && Math.abs(a.alarm.from - b.alarm.from) <= AT_ONCE_S
  )
}

function beside(known: readonly KnownIncident[], drafts: readonly DetectorDraft[]): readonly KnownIncident[] {
  const opened = drafts.flatMap((draft) => (draft.event_type === 'IncidentDetected' ? [knownFrom(draft)] : []))
  return [...opened, ...known.filter((one) => !opened.some(({ incident_id }) => incident_id === one.incident_id))]
}

function foundOf(cascade: Cascade, input: LookInput, series: Series, settings: DetectorSettings): Found {
  const { root, joined, alarm, shown } = cascade
  const top = topSignatures(series, input, alarm, root).filter(
    (entry) => !isMuted(activeMutes(input), root, entry.signature),
  )
  // An error that grew and is a stray beside the rest names no trouble.
  const loud = signaturesOf(top)
  const leading = top.find((entry) => loud.includes(entry.signature))
  const signature = alarm.signature ?? leading?.signature ?? NO_SIGNATURE
  const bulk = bulkOf(series, alarm, root)
  return {
    ...{ root, joined, alarm, worst: worstOf(shown, settings), top, signature },
    ...(bulk === undefined ? {} : { bulk }),
  }
}

function draftsOf(
  found: Found,
  input: LookInput,
  series: Series,
  settings: DetectorSettings,
  live: ReadonlySet<string>,
): Looked {
  const place = placeOf(found, input, settings, live)
  switch (place.is) {
    case 'muted':
      return { drafts: [], touched: [] }
    case 'known': {
      const drafts = worseOf(place.incident, found, input, series, settings)
      return { drafts, touched: [place.incident.incident_id] }
    }
    case 'again': {
      const draft = detected(found, input, settings, place.incident)
      return {
        drafts: [draft, ...raisedAgain(place.incident, draft.cycle, found, input)],
        touched: [draft.incident_id],
      }
    }
    case 'new': {
      const draft = detected(found, input, settings)
      return { drafts: [draft], touched: [draft.incident_id] }
    }
  }
}
