import { describe, expect, it } from 'vitest'
import type { TaskQueue } from '../tasks/queue.ts'
import { embeddedPorts, needsFolder, PORTS } from './ports.ts'
import { unopened } from './unopened.ts'

describe('src/compose/unopened.ts', () => {
  it('refuses whoever touches it, and may be held, awaited and passed on', async () => {
    const queue = await Promise.resolve(unopened<TaskQueue>('queue'))
    expect(() => queue.depth('rca-tasks')).toThrow(/does not open the queue/)
  })
})

describe('src/compose/ports.ts', () => {
  it('needs no folder when every address is set, nor for what is kept in memory', () => {
    const kafka = { brokers: ['a:1'], tls: false, prefix: '' }
    const servers = { kafka }
    expect(needsFolder({ servers }, PORTS)).toBe(true)
    expect(needsFolder({ servers }, ['timeline', 'queue', 'schedules'])).toBe(false)
    expect(embeddedPorts({ servers }, ['timeline', 'queue']).map(({ port }) => port)).toEqual(['queue'])
  })
})
