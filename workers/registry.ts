import type { QueueName } from '../src/tasks/queues.ts'

export interface RegistryEntry {
  readonly name: string
  /** `task`: takes one queue's tasks. `agent`: the same, and reasons, with a model where there is one. `loop`: follows the log or the clock. */
  readonly kind: 'task' | 'agent' | 'loop'
  readonly queue?: QueueName
  readonly what: string
}

/** Every worker, once. The queues, the folders, the embedded house and the docs are checked against this list. */
export const REGISTRY = [
  {
    name: 'detector',
    kind: 'loop',
    what: 'tests the newest evidence against its own past and states IncidentDetected',
  },
  { name: 'dispatcher', kind: 'loop', what: 'makes owed work known to the queues when a fact arrives' },
  {
    name: 'reconciler',
    kind: 'loop',
    what: 'sends work again whose answer stayed away; states what time alone makes due',
  },
  { name: 'projector', kind: 'loop', what: 'computes the rows people look up, and the memory of past incidents' },
  { name: 'resolver', kind: 'loop', what: 'says that a passed evaluation nobody doubted ends an incident' },
  { name: 'slack-notifier', kind: 'loop', what: 'makes Slack show what the timeline says' },
  {
    name: 'context-builder',
    kind: 'task',
    queue: 'context-builder-tasks',
    what: 'gathers bounded evidence and ranks causes',
  },
  { name: 'rca-agent', kind: 'agent', queue: 'rca-tasks', what: 'judges the ranked causes' },
  { name: 'fix-agent', kind: 'agent', queue: 'fix-tasks', what: 'drafts the fix' },
  {
    name: 'instrumentation-agent',
    kind: 'agent',
    queue: 'instrumentation-tasks',
    what: 'names the signals that are missing',
  },
  {
    name: 'github-integration',
    kind: 'task',
    queue: 'pull-request-tasks',
    what: 'opens, watches and merges approved pull requests',
  },
  { name: 'evaluation-agent', kind: 'task', queue: 'evaluation-tasks', what: 'compares before and after the fix' },
  { name: 'report-agent', kind: 'agent', queue: 'report-tasks', what: 'drafts the postmortem from the facts' },
] as const satisfies readonly RegistryEntry[]
