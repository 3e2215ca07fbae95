import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { createTopics } from './create-topics.ts'
import { dropTopics, ownNames } from './kafka.spec-support.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'

const INCIDENTS = Array.from({ length: 40 }, (_, number) => `inc_${number}`)

describe('src/adapters/kafka/partition-reader.ts', () => {
  it('leaves no socket open after its first reads came all at once', async () => {
    const names = ownNames()
    await createTopics(names)
    onTestFinished(() => dropTopics(names))
    await pause(100)
    const before = sockets()
    const timeline = await openKafkaTimeline(names)
    await timeline.append(INCIDENTS.flatMap((incident) => story('checkout', { incident }).detected().events))
    const read = await Promise.all(INCIDENTS.map((incident) => timeline.readIncident('acme', incident)))
    expect(read.map(({ length }) => length)).toEqual(INCIDENTS.map(() => 1))
    await timeline.close()
    await pause(100)
    expect(sockets()).toBe(before)
  })
})

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}
