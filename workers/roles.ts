import { QUEUES, type QueueName } from '../src/tasks/queues.ts'
import { REGISTRY, type RegistryEntry } from './registry.ts'

type WorkerName = (typeof REGISTRY)[number]['name']
type PortName = 'timeline' | 'queue' | 'database' | 'evidence' | 'schedules'
type CodeHostUse = 'reads' | 'writes'

/** A piece of the house that runs in one process or another. */
interface Part {
  /** The workers of the registry that run in it; none where it is an edge of the house. */
  readonly runs: readonly WorkerName[]
  /** What it opens. */
  readonly ports: readonly PortName[]
  /** Of all processes with it only one works at a time; the others stand by. */
  readonly leads?: true
  /** Of what it opens, what most of its work needs: people and senders are not turned away without the rest. Absent: all. */
  readonly main?: readonly PortName[]
  /** What it does on the code host; absent: nothing. */
  readonly codeHost?: CodeHostUse
  /** It stores evidence too; absent: it asks for it at most. */
  readonly stores?: true
  /** It speaks to the workspace. */
  readonly speaks?: true
}

/** Every part, once: which workers it runs and what it needs open. */
export const PARTS = {
  projector: { runs: ['projector'], ports: ['timeline', 'database'] },
  dispatcher: { runs: ['dispatcher'], ports: ['timeline', 'queue'] },
  desk: {
    runs: [],
    ports: ['timeline', 'database', 'evidence'],
    main: ['timeline', 'database'],
    codeHost: 'reads',
    speaks: true,
  },
  'slack-notifier': { runs: ['slack-notifier'], ports: ['timeline', 'database'], speaks: true },
  digest: { runs: [], ports: ['timeline', 'database', 'schedules'], speaks: true },
  reconciler: { runs: ['reconciler', 'resolver'], ports: ['timeline', 'queue'], leads: true },
  detector: {
    runs: ['detector'],
    ports: ['timeline', 'database', 'evidence'],
    leads: true,
    codeHost: 'reads',
    stores: true,
  },
  'poll-pulls': { runs: [], ports: ['timeline', 'database'], leads: true, codeHost: 'reads' },
  telemetry: { runs: [], ports: ['evidence'], stores: true },
  webhooks: { runs: [], ports: ['timeline', 'database', 'evidence'], main: [], codeHost: 'reads', stores: true },
  'task-workers': {
    runs: [
      'context-builder',
      'rca-agent',
      'fix-agent',
      'instrumentation-agent',
      'github-integration',
      'evaluation-agent',
      'report-agent',
    ],
    ports: ['timeline', 'queue'],
  },
} as const satisfies Record<string, Part>

export type PartName = keyof typeof PARTS
export const PART_NAMES = Object.keys(PARTS) as readonly PartName[]

/** What one process may be, beside all of it: `faultline ROLE`. */
export const ROLES = {
  bot: ['desk', 'slack-notifier'],
  ingress: ['telemetry', 'webhooks'],
  detector: ['detector'],
  dispatcher: ['dispatcher'],
  reconciler: ['reconciler'],
  projector: ['projector'],
  scheduler: ['digest', 'poll-pulls'],
  worker: ['task-workers'],
} as const satisfies Record<string, readonly PartName[]>

export type RoleName = keyof typeof ROLES

/** What a worker of a queue opens beside the timeline and its queue: agents keep their answers, few ask the evidence. */
const WORKER_PORTS = {
  'context-builder': ['database', 'evidence'],
  'rca-agent': ['database'],
  'fix-agent': ['database'],
  'instrumentation-agent': ['database'],
  'github-integration': [],
  'evaluation-agent': ['database', 'evidence'],
  'report-agent': ['database'],
} as const satisfies Record<(typeof PARTS)['task-workers']['runs'][number], readonly PortName[]>

const KNOWN: Readonly<Record<PartName, Part>> = PARTS

/** The same of the code host. */
const WORKER_CODE_HOST: Readonly<Record<string, CodeHostUse>> = {
  'context-builder': 'reads',
  'github-integration': 'writes',
  'evaluation-agent': 'reads',
}

/** What these parts do there together, with these of the workers that take tasks; undefined: nothing. */
export function codeHostUse(parts: readonly PartName[], workers: readonly string[] = []): CodeHostUse | undefined {
  const uses = [...parts.map((name) => KNOWN[name].codeHost), ...workers.map((name) => WORKER_CODE_HOST[name])]
  return uses.includes('writes') ? 'writes' : uses.find((use) => use !== undefined)
}

/** Whether any of these parts stores evidence: the workers that take tasks only ask for it. */
export function storesEvidence(parts: readonly PartName[]): boolean {
  return parts.some((name) => KNOWN[name].stores === true)
}

/** Whether one of these parts speaks to the workspace. */
export function speaksToSlack(parts: readonly PartName[]): boolean {
  return parts.some((name) => KNOWN[name].speaks === true)
}

/** What these parts need open together, with these of the workers that take tasks. */
export function portsOf(parts: readonly PartName[], workers: readonly string[] = []): ReadonlySet<PortName> {
  const own = Object.entries(WORKER_PORTS).flatMap(([name, ports]) => (workers.includes(name) ? ports : []))
  return new Set<PortName>([...parts.flatMap((part) => PARTS[part].ports), ...own])
}

/** What the main work of a process with these parts needs, and whether that is a turn to lead too (docs/decisions/0090). */
export function mainOf(parts: readonly PartName[], workers: readonly string[] = []): ReadonlySet<PortName | 'lead'> {
  const all = PART_NAMES.filter((name) => parts.includes(name)).map((name): Part => PARTS[name])
  const needed = all.flatMap(({ main, ports, leads }) => [...(main ?? ports), ...(leads ? (['lead'] as const) : [])])
  const needs = new Set([...needed, ...portsOf([], workers)])
  // The whole house goes on without its digest.
  if (all.length === PART_NAMES.length) needs.delete('schedules')
  return needs
}

const ENTRIES: readonly RegistryEntry[] = REGISTRY

/** The queues that these parts send to or take from: an account may be allowed no more than its own. */
export function queuesOf(parts: readonly PartName[], workers: readonly string[] = []): readonly QueueName[] {
  if (parts.includes('dispatcher') || parts.includes('reconciler')) return QUEUES
  return ENTRIES.flatMap(({ name, queue }) => (queue && workers.includes(name) ? [queue] : []))
}
