import { REGISTRY } from '../../../workers/registry.ts'
import {
  codeHostUse,
  PARTS,
  type PartName,
  portsOf,
  queuesOf,
  speaksToSlack,
  storesEvidence,
} from '../../../workers/roles.ts'
import type { Port } from '../../compose/ports.ts'
import type { QueueName } from '../../tasks/queues.ts'

/** What a process has to do with, and so what is looked at for it. */
export interface Examined {
  readonly ports: ReadonlySet<Port>
  readonly queues: readonly QueueName[]
  readonly storesEvidence: boolean
  readonly slack: boolean
  readonly codeHost: 'reads' | 'writes' | undefined
  /** It asks a model where there is one. */
  readonly reasons: boolean
}

/** Of a process with these parts and these of the workers that take tasks. */
export function examinedOf(parts: readonly PartName[], workers: readonly string[]): Examined {
  const leads = parts.some((part) => 'leads' in PARTS[part])
  return {
    // Who leads is said by a lock in Postgres.
    ports: new Set<Port>([...portsOf(parts, workers), ...(leads ? (['database'] as const) : [])]),
    queues: queuesOf(parts, workers),
    storesEvidence: storesEvidence(parts),
    slack: speaksToSlack(parts),
    codeHost: codeHostUse(parts, workers),
    reasons: REGISTRY.some(({ name, kind }) => kind === 'agent' && workers.includes(name)),
  }
}
