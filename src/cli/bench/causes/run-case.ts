import { briefOf } from '../../../../workers/context-builder/brief.ts'
import { buildContext } from '../../../../workers/context-builder/build-context.ts'
import { gather } from '../../../../workers/context-builder/gather.ts'
import { gatherCode } from '../../../../workers/context-builder/gather-code.ts'
import { numberItems } from '../../../../workers/context-builder/items.ts'
import { rank } from '../../../../workers/context-builder/rank.ts'
import type { Signals } from '../../../../workers/context-builder/signals.ts'
import { CONTEXT_DEFAULTS } from '../../../../workers/context-builder/worker.ts'
import type { Commit } from '../../../code-host/code-host.ts'
import { sealDraft } from '../../../timeline/draft.ts'
import type { EventOf, PayloadOf } from '../../../timeline/events.ts'
import type { RankedHypothesis } from '../../../timeline/payloads/context.ts'
import { commitsAsCodeHost } from './commits-as-code-host.ts'
import { type Rows, rowsAsEvidence } from './rows-as-evidence.ts'

/** A case in the product's own types, whatever files it came from. */
export interface ImportedCase {
  readonly name: string
  readonly alert: { readonly service: string; readonly title: string; readonly at: string; readonly metric?: string }
  /** Where the evidence ends. */
  readonly until: string
  readonly rows: Rows
  /** Oldest first. */
  readonly commits: readonly Commit[]
  readonly signals: Signals
}

/** What the context builder makes of a case: the path of the worker, with imported evidence behind its ports. */
export async function contextOf(
  one: ImportedCase,
  /** Parts of a score that are left out, to see what they are worth. */
  without: ReadonlySet<string> = new Set(),
): Promise<PayloadOf<'ContextBuilt'>> {
  const detected = detection(one)
  const brief = briefOf([detected], detected, 1, new Date(one.until), { ...CONTEXT_DEFAULTS, ingestLagS: 0 })
  const { telemetry, focus } = await gather(rowsAsEvidence(one.rows), brief, one.signals)
  const repoOf = () => 'imported/case'
  const code = await gatherCode(commitsAsCodeHost(one.commits), repoOf, focus, telemetry, brief.deployWindow.from)
  const numbered = numberItems(brief, telemetry, focus, code)
  const { settled, past } = brief
  const hypotheses = rank({ focus, telemetry, shipped: code.shipped, settled, past, idOf: numbered.idOf, without })
  return buildContext({ brief, telemetry, focus, code, numbered, hypotheses, sources: [], similar: [], gaps: [] })
}

/** The fact with which a monitor's alert opens an incident. */
function detection({ alert, until }: ImportedCase): EventOf<'IncidentDetected'> {
  const payload: PayloadOf<'IncidentDetected'> = {
    title: alert.title.slice(0, 500) || 'A monitor fired',
    service: alert.service,
    error_signature: '',
    severity: 'SEV-2',
    source: 'detector',
    rule: { name: 'webhook', why: `a monitor fired${alert.metric === undefined ? '' : ` on ${alert.metric}`}` },
    window: { from: alert.at, to: until },
    top_signatures: [],
    services_joined: [],
    reopen_window_s: 0,
    max_cycles: 1,
  }
  const about = {
    tenant_id: 'bench',
    incident_id: 'inc_case',
    cycle: 1,
    actor: { kind: 'detector', id: 'import' },
  } as const
  return sealDraft(
    { ...about, event_type: 'IncidentDetected', time: alert.at, payload },
    new Date(alert.at),
    (same) => same,
  )
}

/** Whether a cause names what a case asks for: which change, or, where only metrics are known, which node. */
export function blames(one: Pick<ImportedCase, 'commits'>): (cause: Pick<RankedHypothesis, 'kind' | 'ref'>) => boolean {
  return one.commits.length > 0 ? ({ kind }) => kind === 'change' || kind === 'config' : ({ ref }) => ref !== undefined
}
