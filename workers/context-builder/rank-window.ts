import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { SourceSeries } from '../../src/evidence/evidence-source.ts'
import type { EvidenceItem, RankedHypothesis, SuspectCommit } from '../../src/timeline/payloads/context.ts'
import type { Window } from '../../src/timeline/payloads/shared.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import type { Span } from '../../src/worker-kit/usual.ts'
import type { ContextSettings } from './brief.ts'
import { buildContext } from './build-context.ts'
import { elsewhereItems } from './elsewhere-items.ts'
import { focusOf } from './focus.ts'
import { gather } from './gather.ts'
import { gatherCode, type RepoOf } from './gather-code.ts'
import { withSeries } from './gather-elsewhere.ts'
import type { Brief } from './gathered.ts'
import { numberItems } from './items.ts'
import type { UndoneChange } from './past.ts'
import { rank } from './rank.ts'
import { type Unread, unreadOf } from './unread.ts'

export interface WindowNeeds {
  readonly evidence: Evidence
  readonly codeHost?: CodeHost
  readonly repoOf: RepoOf
  readonly settings: ContextSettings
}

/** A stretch of trouble that no incident stands for. */
export interface Trouble {
  readonly service: string
  /** The kind of error that leads it; "" where none does. */
  readonly signature: string
  /** Other services that fail with it. */
  readonly joined: readonly string[]
  readonly window: Window
  /** When errors belonged to incidents: nothing then was usual. */
  readonly past: readonly Span[]
  /** Changes whose undoing ended an incident. */
  readonly undone?: readonly UndoneChange[]
  /** What a person said they look for. */
  readonly question?: string
  /** What other places measured of these services. */
  readonly series?: readonly SourceSeries[]
}

export interface RankedWindow {
  readonly hypotheses: readonly RankedHypothesis[]
  readonly evidence: readonly EvidenceItem[]
  readonly suspects: readonly SuspectCommit[]
  readonly gaps: readonly string[]
  /** Why no change could be read, where none could. */
  readonly unread?: Unread
}

/** Ranks the causes of trouble as the context of an incident would, and keeps nothing. */
export async function rankWindow(needs: WindowNeeds, trouble: Trouble): Promise<RankedWindow> {
  const { evidence, codeHost, repoOf } = needs
  const brief = briefOfWindow(trouble, needs.settings)
  const { telemetry: own, focus: first } = await gather(evidence, brief)
  const { series = [] } = trouble
  const items = elsewhereItems([], series, first.onsetMs)
  const telemetry = withSeries(own, { items, series, sections: [], gaps: [] })
  // As for an incident: where and when it began is settled without other places.
  const focus = { ...first, movements: focusOf(brief, telemetry).movements }
  const code = await gatherCode(codeHost, repoOf, focus, telemetry, brief.deployWindow.from)
  const numbered = numberItems(brief, telemetry, focus, code, items)
  const { settled, past } = brief
  const { shipped } = code
  const unread = unreadOf(codeHost, code)
  const hypotheses = rank({ focus, telemetry, shipped, unread, settled, past, idOf: numbered.idOf })
  // The same bounded and redacted snapshot as an incident's; what only a fix needs is not read.
  const built = buildContext({
    brief,
    telemetry,
    focus,
    code,
    numbered,
    hypotheses,
    sources: [],
    similar: [],
    gaps: [],
  })
  const { suspects, gaps } = built
  return { hypotheses: built.hypotheses, evidence: built.evidence, suspects, gaps, ...(unread && { unread }) }
}

function briefOfWindow(trouble: Trouble, settings: ContextSettings): Brief {
  const fromMs = epochMs(trouble.window.from)
  const toMs = Math.max(fromMs + 1_000, epochMs(trouble.window.to))
  const leadMs = settings.leadInS * 1_000
  return {
    service: trouble.service,
    signature: trouble.signature,
    joined: trouble.joined,
    onset: isoOf(fromMs),
    window: { from: isoOf(fromMs - leadMs), to: isoOf(toMs) },
    deployWindow: { from: isoOf(fromMs - settings.deployLookbackS * 1_000), to: isoOf(toMs) },
    bucket_s: Math.max(settings.bucketS, Math.ceil((toMs - fromMs + leadMs) / 1_000 / 240)),
    usual_s: settings.usualS,
    question: trouble.question,
    words: [],
    settled: [],
    past: { spans: trouble.past, undone: trouble.undone ?? [] },
  }
}
