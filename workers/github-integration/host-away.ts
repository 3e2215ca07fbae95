import type { RetryLater } from '../../src/kit/outcome.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'

/** So long what a person approved may take before they are told why it does. */
const PATIENCE_MS = 120_000
const AWAY: ReadonlySet<string> = new Set(['code-host-unavailable', 'rate-limited'])

/** That the code host does not do what a person approved, and is asked again: stated once an approval. Pure. */
export function hostAway(
  { trigger, incident, about, now }: Pick<Work, 'trigger' | 'incident' | 'about' | 'now'>,
  { code, message }: Pick<RetryLater, 'code' | 'message'>,
): readonly DraftOf<'IntegrationDegraded'>[] {
  if (trigger.event_type !== 'FixApproved' || !AWAY.has(code)) return []
  if (now.getTime() - Date.parse(trigger.time) < PATIENCE_MS) return []
  const discriminator = `code-host:${trigger.event_id}`
  if (incident.some((one) => one.event_type === 'IntegrationDegraded' && one.discriminator === discriminator)) return []
  const actor = { kind: 'integration', id: 'github-integration' } as const
  const payload = { integration: 'code host', what: message.slice(0, 2_000) }
  return [{ ...about, actor, event_type: 'IntegrationDegraded', discriminator, payload }]
}
