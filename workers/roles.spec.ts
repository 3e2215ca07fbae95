import { describe, expect, it } from 'vitest'
import { PORTS } from '../src/compose/ports.ts'
import { QUEUES } from '../src/tasks/queues.ts'
import { TASK_WORKERS } from './embedded/task-workers.ts'
import { REGISTRY, type RegistryEntry } from './registry.ts'
import { mainOf, PART_NAMES, PARTS, portsOf, queuesOf, ROLES } from './roles.ts'

const entries: readonly RegistryEntry[] = REGISTRY

describe('workers/roles.ts', () => {
  it('runs every worker of the registry in exactly one part', () => {
    const run = PART_NAMES.flatMap((part): readonly string[] => PARTS[part].runs)
    expect([...run].sort()).toEqual(entries.map(({ name }) => name).sort())
  })

  it('runs every part in exactly one role', () => {
    expect(Object.values(ROLES).flat().sort()).toEqual([...PART_NAMES].sort())
  })

  it('has the workers of the role `worker` take every queue', () => {
    const inPart: readonly string[] = PARTS['task-workers'].runs
    expect(TASK_WORKERS.map(({ name }) => name).sort()).toEqual([...inPart].sort())
    expect(TASK_WORKERS.map(({ queue }) => queue).sort()).toEqual([...QUEUES].sort())
  })

  it('opens every port in the whole house, and few in a role', () => {
    const names = TASK_WORKERS.map(({ name }) => name)
    expect([...portsOf(PART_NAMES, names)].sort()).toEqual([...PORTS].sort())
    expect([...portsOf(ROLES.worker, ['github-integration'])]).toEqual(['timeline', 'queue'])
    expect([...portsOf(ROLES.worker, ['rca-agent', 'evaluation-agent'])].sort()).toEqual([
      'database',
      'evidence',
      'queue',
      'timeline',
    ])
    expect([...portsOf(ROLES.dispatcher)]).toEqual(['timeline', 'queue'])
    expect([...portsOf(ROLES.bot)]).toEqual(['timeline', 'database', 'evidence'])
  })

  it('counts for readiness what most of the work of a role needs, and Postgres where it leads', () => {
    const main = (parts: Parameters<typeof mainOf>[0], workers: readonly string[] = []) =>
      [...mainOf(parts, workers)].sort()
    expect(main(ROLES.ingress)).toEqual(['evidence'])
    expect(main(ROLES.bot)).toEqual(['database', 'timeline'])
    expect(main(PART_NAMES)).toEqual(['database', 'evidence', 'lead', 'queue', 'timeline'])
    expect(main(ROLES.reconciler)).toEqual(['lead', 'queue', 'timeline'])
    expect(main(ROLES.scheduler)).toEqual(['database', 'lead', 'schedules', 'timeline'])
    expect(main(ROLES.detector)).toEqual(['database', 'evidence', 'lead', 'timeline'])
    expect(main(ROLES.projector)).toEqual(['database', 'timeline'])
    expect(main(ROLES.worker, ['context-builder'])).toEqual(['database', 'evidence', 'queue', 'timeline'])
  })

  it('has senders use every queue, and a worker its own', () => {
    const names = TASK_WORKERS.map(({ name }) => name)
    for (const sender of [ROLES.dispatcher, ROLES.reconciler, PART_NAMES]) expect(queuesOf(sender, [])).toEqual(QUEUES)
    expect(queuesOf(ROLES.worker, ['rca-agent'])).toEqual(['rca-tasks'])
    expect(queuesOf(ROLES.worker, names).toSorted()).toEqual(QUEUES.toSorted())
    expect(queuesOf(ROLES.bot)).toEqual([])
  })
})
