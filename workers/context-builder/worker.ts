import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { EvidenceSource } from '../../src/evidence/evidence-source.ts'
import { ofType } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { defineWorker, type Work } from '../../src/worker-kit/define-worker.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import { briefOf, type ContextSettings } from './brief.ts'
import { buildContext } from './build-context.ts'
import { withMeasuredOnset } from './declared-onset.ts'
import { type Durations, gatherDurations } from './durations.ts'
import { focusOf } from './focus.ts'
import { gather } from './gather.ts'
import { gatherCode, gatherSources, type RepoOf } from './gather-code.ts'
import { gatherElsewhere, withSeries } from './gather-elsewhere.ts'
import type { Brief, Similar } from './gathered.ts'
import { numberItems } from './items.ts'
import { pastFrom } from './past.ts'
import { rank } from './rank.ts'
import { type Current, sameChange } from './same-change.ts'
import type { Signals } from './signals.ts'
import { withOnsetSince } from './since-over.ts'
import { unreadOf } from './unread.ts'

export interface ContextNeeds {
  readonly evidence: Evidence
  readonly codeHost?: CodeHost
  /** `owner/name` of the code of a service; undefined when nobody said. */
  readonly repoOf: RepoOf
  /** Past incidents like this text, most alike first; never a private one of other people. */
  readonly similar: (text: string) => Promise<readonly Similar[]>
  /** The events of incidents that were about since a moment, those of a service first; the one at hand may be among them. */
  readonly incidentsOf?: (service: string, since: string) => Promise<readonly (readonly TimelineEvent[])[]>
  /** Incidents that are open or suppressed now, for one that has the same cause; the one at hand may be among them. */
  readonly current?: () => Promise<readonly Current[]>
  /** Places other than our own evidence where telemetry is; what they cannot tell becomes a gap. */
  readonly sources?: readonly EvidenceSource[]
  /** Series, flags and notices around a brief, from whatever keeps them; left out where nothing does. */
  readonly signals?: (brief: Brief) => Promise<Signals>
  readonly settings: ContextSettings
}

/** A minute's lead, a day of deploys: what fits a service that ships a few times a day. */
export const CONTEXT_DEFAULTS: ContextSettings = {
  leadInS: 1_800,
  deployLookbackS: 86_400,
  ingestLagS: 5,
  bucketS: 10,
  usualS: 3_600,
}

export const contextBuilder = defineWorker<ContextNeeds>({
  name: 'context-builder',
  version: '0.1.0',
  queue: 'context-builder-tasks',
  emits: ['ContextBuilt', 'NoteAdded'],
  async handle(work, needs) {
    const { evidence, codeHost, repoOf, similar, incidentsOf, signals, sources: asked = [], settings } = needs
    const others = await othersOf(work, incidentsOf)
    const told = briefOf(work.incident, work.trigger, work.about.cycle, work.now, settings, others)
    const { brief, durations } = await dated(evidence, told, settings)
    const { telemetry: own, focus: first } = await gather(evidence, brief, await signals?.(brief))
    const elsewhere = await gatherElsewhere(asked, brief, first, durations)
    const telemetry = withSeries(own, elsewhere)
    // Series of other places tell what else was on its way; where and when it began is settled without them.
    const focus = { ...first, movements: focusOf(brief, telemetry).movements }
    const code = await gatherCode(codeHost, repoOf, focus, telemetry, brief.deployWindow.from)
    const numbered = numberItems(brief, telemetry, focus, code, elsewhere.items)
    const { shipped } = code
    const { settled, past: over } = brief
    const known = { focus, telemetry, shipped, unread: unreadOf(codeHost, code), settled, past: over }
    const hypotheses = rank({ ...known, idOf: numbered.idOf })
    const { sources, gaps: unread } = await gatherSources(codeHost, code, hypotheses)
    const gaps = [...unread, ...elsewhere.gaps]
    const likeness = [focus.service, ...focus.patterns.slice(0, 3).map((pattern) => pattern.title)].join(' ')
    const past = (await similar(likeness)).filter((one) => one.incident_id !== work.about.incident_id)
    const payload = buildContext({ brief, telemetry, focus, code, numbered, hypotheses, sources, similar: past, gaps })
    return [{ ...work.about, event_type: 'ContextBuilt', payload }]
  },
  atOnce: 3,
  // Two incidents of one change are often built at the same time, and the later one must find the earlier one's context.
  async conclude(work, [built], needs) {
    if (built?.event_type !== 'ContextBuilt') return []
    return sameChange(work, built.payload, (await needs.current?.()) ?? [])
  },
})

/**
 * The brief with the beginning that the evidence has, where neither a detector nor a look told it, and with the past of the
 * service that it is about.
 */
async function dated(
  evidence: Evidence,
  told: Brief,
  settings: ContextSettings,
): Promise<{ readonly brief: Brief; readonly durations?: Durations }> {
  const { over, window, declared } = told
  const { rows: calls } = await evidence.query('call_graph', window)
  const turned = (brief: Brief): Brief => {
    const [toldMs, onsetMs] = [epochMs(told.onset), epochMs(brief.onset)]
    return { ...brief, past: pastFrom(brief.past, { service: brief.service, toldMs, onsetMs, calls }) }
  }
  if (over !== undefined) {
    const since = { from: isoOf(over.fromMs), to: window.to }
    const durations = await gatherDurations(evidence, { ...told, window: since })
    const brief = await withOnsetSince(evidence, told, over, durations, settings)
    if (brief !== undefined) return { brief: turned(brief), durations }
    if (over.byFigures !== undefined) return dated(evidence, over.byFigures, settings)
  }
  if (declared !== true) return { brief: turned(told) }
  const durations = await gatherDurations(evidence, told)
  return { brief: await withMeasuredOnset(evidence, told, durations, calls), durations }
}

/** Older incidents are not asked for. */
const PAST_MS = 14 * 86_400_000

async function othersOf(work: Work, incidentsOf: ContextNeeds['incidentsOf']) {
  const service = ofType(work.incident, 'IncidentDetected')[0]?.payload.service ?? ''
  if (incidentsOf === undefined) return []
  const all = await incidentsOf(service, new Date(work.now.getTime() - PAST_MS).toISOString())
  return all.filter((events) => events[0]?.incident_id !== work.about.incident_id)
}
