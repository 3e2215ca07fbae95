import { createTwoFilesPatch } from 'diff'
import type { Change } from '../../src/code-host/change.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { planOf } from './plan.ts'

/** A draft of exactly these changes, with the diff that people would read. */
export function draftOf(changes: readonly Change[], more: Partial<FixDraft> = {}): FixDraft {
  const diff = changes.map(diffOf).join('')
  return {
    stage: 'draft',
    kind: 'patch',
    repo: 'acme/shop',
    base_branch: 'main',
    base_sha: 'b'.repeat(40),
    title: 'Mend the total',
    why: 'The total reads a price that is not there.',
    edits: changes.map(({ path, after }) => ({ path, content: after })),
    diff,
    diff_sha256: sha256Hex(diff),
    risk: { level: 'low', why: 'One line.' },
    test_plan: 'Run the tests.',
    rollback_plan: 'Revert the merge commit.',
    checklist: [{ item: 'Touches one file', ok: true }],
    evidence_ids: ['ev1'],
    commit_time: '2026-03-02T09:10:00.000Z',
    reasoner: 'ranked-evidence',
    cost: { input_tokens: 0, output_tokens: 0, usd: 0 },
    ...more,
  }
}

export function diffOf({ path, before, after }: Change): string {
  const [from, to] = [before === null ? '/dev/null' : `a/${path}`, after === null ? '/dev/null' : `b/${path}`]
  const text = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 })
  return text.replace(/^=+\n/, '')
}

/** An incident whose draft a person has approved for opening. */
export function approvedStory(draft: FixDraft, incident = 'inc_checkout'): Story {
  const { diff_sha256, base_sha } = draft
  const soon = '2026-03-03T09:00:00.000Z'
  return story('checkout', { incident })
    .detected()
    .context()
    .cause()
    .draft(draft)
    .approved({ diff_sha256, sha: base_sha, expires_at: soon })
}

/** What the runner would hand over for the last event of these. */
export function workFor(incident: readonly TimelineEvent[], now = new Date('2026-03-02T09:05:00.000Z')): Work {
  const trigger = incident.at(-1)
  if (trigger === undefined) throw new Error('a story without events makes no work: tell one first')
  const { tenant_id, incident_id, cycle, event_id, correlation_id } = trigger
  const task = { queue: 'pull-request-tasks', key: 'k', trigger_event_id: event_id, slot: 0 } as const
  const about = { tenant_id, incident_id, cycle, causation_id: event_id, correlation_id }
  return {
    task: { ...task, tenant_id, incident_id, cycle },
    trigger,
    incident,
    calls: [],
    now,
    attempt: 1,
    signal: new AbortController().signal,
    log: silentLog,
    reread: async () => ({ incident, isDue: true }),
    about: { ...about, actor: { kind: 'worker', id: 'github-integration' } },
  }
}
/** The draft and its approval, as the worker reads them out of a story that ends with the approval. */
export function openPlanOf(events: readonly TimelineEvent[]) {
  const trigger = events.at(-1)
  const plan = trigger && planOf(trigger, events, new Date(trigger.time))
  if (plan?.kind !== 'open') throw new Error('the story must end with an approval to open')
  return plan
}
