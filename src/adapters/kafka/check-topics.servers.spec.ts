import kafkajs, { type ITopicConfig } from 'kafkajs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TOPICS } from '../../timeline/topics.ts'
import { createTopics } from './create-topics.ts'
import { dropTopics, ownNames } from './kafka.spec-support.ts'
import { kafkaClient } from './kafka-client.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'

describe('src/adapters/kafka/check-topics.ts', () => {
  let options = ownNames()
  let topic = ''
  beforeEach(() => {
    options = ownNames()
    topic = `${options.prefix}${TOPICS[0]}`
  })
  afterEach(() => dropTopics(options))

  it('opens what createTopics has made, and makes nothing twice', async () => {
    expect(await createTopics(options)).toHaveLength(3)
    expect(await createTopics(options)).toEqual([])
    const timeline = await openKafkaTimeline(options)
    await timeline.close()
  })

  it('says how to create topics that are missing', async () => {
    await expect(openKafkaTimeline(options)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'kafka-topic-missing',
      message: expect.stringMatching(/faultline migrate/),
    })
    await createTopics(options)
  })

  it.each([
    ['compacts', { 'cleanup.policy': 'compact', 'retention.ms': '-1' }, 'cleanup.policy=delete'],
    ['compacts and deletes', { 'cleanup.policy': 'compact,delete', 'retention.ms': '-1' }, 'cleanup.policy=delete'],
    ['forgets after a week', {}, 'retention.ms=-1'],
    ['forgets above a size', { 'retention.ms': '-1', 'retention.bytes': '1000000' }, 'retention.bytes=-1'],
    ['takes no large events', { 'retention.ms': '-1', 'max.message.bytes': '100000' }, 'max.message.bytes=1048588'],
  ])('refuses a topic that %s, and opens it once the command has been followed', async (_, config, remedy) => {
    await make({ topic, numPartitions: 12, configEntries: entries(config) })
    await createTopics(options)
    await expect(openKafkaTimeline(options)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'kafka-topic-unfit',
      message: expect.stringContaining(`--entity-name ${topic} --add-config ${remedy}`),
    })
    const [name = '', value = ''] = remedy.split('=')
    await alter({ ...config, 'retention.ms': '-1', [name]: value })
    const timeline = await vi.waitFor(() => openKafkaTimeline(options), { timeout: 10_000, interval: 200 })
    await timeline.close()
  })

  it('refuses a topic with another number of partitions', async () => {
    await make({ topic, numPartitions: 3, configEntries: entries({ 'retention.ms': '-1' }) })
    await createTopics(options)
    await expect(openKafkaTimeline(options)).rejects.toMatchObject({
      code: 'kafka-topic-unfit',
      message: expect.stringMatching(/3 partitions, not 12/),
    })
  })

  async function make(config: ITopicConfig): Promise<void> {
    const admin = kafkaClient(options, 5).admin()
    await admin.connect()
    await admin.createTopics({ topics: [config], waitForLeaders: false })
    await vi.waitFor(() => admin.fetchTopicMetadata({ topics: [topic] }), { timeout: 10_000, interval: 100 })
    await admin.disconnect()
  }

  async function alter(config: Readonly<Record<string, string>>): Promise<void> {
    const admin = kafkaClient(options, 5).admin()
    await admin.connect()
    const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: entries(config) }]
    await admin.alterConfigs({ validateOnly: false, resources })
    await admin.disconnect()
  }
})

function entries(config: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }))
}
