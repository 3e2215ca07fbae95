import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { QUEUES } from '../src/tasks/queues.ts'
import { TASK_WORKERS } from './embedded/task-workers.ts'
import { REGISTRY, type RegistryEntry } from './registry.ts'

const entries: readonly RegistryEntry[] = REGISTRY

describe('workers/registry.ts', () => {
  it('names every folder of workers, and no other', () => {
    const folders = readdirSync('workers', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const names = folders.map(({ name }) => name).filter((name) => name !== 'embedded')
    expect(entries.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  it('has one worker for each queue', () => {
    expect(entries.flatMap(({ queue }) => queue ?? []).sort()).toEqual([...QUEUES].sort())
  })

  it('agrees with what the embedded house runs', () => {
    const running = TASK_WORKERS.map(({ name, queue }) => `${name}/${queue}`).sort()
    expect(running).toEqual(entries.flatMap(({ name, queue }) => (queue ? [`${name}/${queue}`] : [])).sort())
  })
})
