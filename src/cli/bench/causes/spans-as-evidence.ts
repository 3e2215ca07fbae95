import type { QueryRow } from '../../../evidence/catalogue.ts'
import type { DeployRow, SpanRow } from '../../../evidence/rows.ts'
import type { Window } from '../../../timeline/payloads/shared.ts'
import { epochMs, instant } from '../../../worker-kit/instants.ts'

function within(window: Window, at: string): boolean {
  const atMs = epochMs(at)
  return atMs >= epochMs(window.from) && atMs < epochMs(window.to)
}

/** Failed spans of the traces that touch a service, slowest first. */
export function errorSpans(
  spans: readonly SpanRow[],
  asked: Window & { readonly service: string },
): QueryRow<'error_spans'>[] {
  const own = new Set(spans.filter((span) => span.service === asked.service).map((span) => span.trace_id))
  return spans
    .filter((span) => span.status_code === 'Error' && own.has(span.trace_id) && within(asked, span.timestamp))
    .sort((a, b) => b.duration_ns - a.duration_ns || (a.span_id < b.span_id ? -1 : 1))
    .slice(0, 100)
    .map((span) => ({
      at: instant(span.timestamp),
      service: span.service,
      name: span.name,
      duration_ms: span.duration_ns / 1e6,
      status_message: span.status_message,
      trace_id: span.trace_id,
    }))
}

/** Who calls whom, from spans whose parent is another service's. */
export function callGraph(spans: readonly SpanRow[], window: Window): QueryRow<'call_graph'>[] {
  const byId = new Map(spans.map((span) => [`${span.trace_id}\n${span.span_id}`, span]))
  const edges = new Map<string, { caller: string; callee: string; calls: number; errors: number }>()
  for (const span of spans.filter((one) => within(window, one.timestamp))) {
    const caller = byId.get(`${span.trace_id}\n${span.parent_span_id}`)?.service
    if (caller === undefined || caller === span.service) continue
    const key = `${caller}\n${span.service}`
    const edge = edges.get(key) ?? { caller, callee: span.service, calls: 0, errors: 0 }
    edge.calls += 1
    edge.errors += span.status_code === 'Error' ? 1 : 0
    edges.set(key, edge)
  }
  return [...edges.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge)
}

export function deploysIn(deploys: readonly DeployRow[], window: Window): QueryRow<'deploys'>[] {
  return deploys
    .filter((deploy) => within(window, deploy.at))
    .sort((a, b) => epochMs(b.at) - epochMs(a.at) || (a.service < b.service ? -1 : 1))
    .map(({ id, service, sha, previous_sha, at }) => ({ id, service, sha, previous_sha, at: instant(at) }))
}
