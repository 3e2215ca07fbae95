// By the default: Node's ES modules see only some of the names that kafkajs has.
import kafkajs, { type Admin } from 'kafkajs'
import { GiveUp } from '../../kit/outcome.ts'
import { PARTITIONS, TOPICS } from '../../timeline/topics.ts'
import type { Names } from './names.ts'

/** An event of the largest size and what Kafka adds to it. */
const LEAST_MESSAGE_BYTES = 1_000_000

/** Refuses topics that forget: `GiveUp('kafka-topic-missing' | 'kafka-topic-unfit')`, with the command that puts them right. */
export async function checkTopics(admin: Admin, names: Names, brokers: readonly string[]): Promise<void> {
  const wanted = TOPICS.map((topic) => names.topic(topic))
  const present = await admin.listTopics()
  const missing = wanted.filter((topic) => !present.includes(topic))
  if (missing.length > 0) {
    throw new GiveUp('kafka-topic-missing', `Kafka has no topic ${missing.join(', ')}. Run \`faultline migrate\`.`)
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted })
  for (const { name, partitions } of topics) {
    if (partitions.length !== PARTITIONS) throw wrongPartitions(name, partitions.length)
  }
  const asked = wanted.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...SETTINGS] }))
  const { resources } = await admin.describeConfigs({ resources: asked, includeSynonyms: false })
  for (const { resourceName, configEntries } of resources) {
    const settings = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]))
    const faults = faultsOf(settings)
    if (faults.length > 0) throw unfit(resourceName, faults, brokers)
  }
}

const SETTINGS = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'max.message.bytes'] as const
export type TopicSettings = ReadonlyMap<string, string>

export interface SettingFault {
  readonly is: string
  readonly set: string
}

/** What is wrong with the settings of a topic that must keep everything for ever, and what to set instead. */
export function faultsOf(settings: TopicSettings): SettingFault[] {
  const faults: SettingFault[] = []
  const told = (name: string) => settings.get(name) ?? 'unknown'
  if (told('cleanup.policy') !== 'delete') {
    faults.push({ is: `cleanup.policy is ${told('cleanup.policy')}`, set: 'cleanup.policy=delete' })
  }
  for (const name of ['retention.ms', 'retention.bytes']) {
    if (told(name) !== '-1') faults.push({ is: `${name} is ${told(name)}`, set: `${name}=-1` })
  }
  if (!(Number(told('max.message.bytes')) >= LEAST_MESSAGE_BYTES)) {
    faults.push({ is: `max.message.bytes is ${told('max.message.bytes')}`, set: 'max.message.bytes=1048588' })
  }
  return faults
}

/** Compaction keeps one record of a key, which is one of an incident: the others would be gone. */
function unfit(topic: string, faults: readonly SettingFault[], brokers: readonly string[]): GiveUp {
  const server = brokers[0] ?? 'BROKER:9092'
  const settings = faults.map(({ set }) => set).join(',')
  const command = `kafka-configs.sh --bootstrap-server ${server} --alter --entity-type topics --entity-name ${topic} --add-config ${settings}`
  const is = faults.map((fault) => fault.is).join(', ')
  return new GiveUp('kafka-topic-unfit', `Topic ${topic} would lose history: ${is}. Run: ${command}`)
}

function wrongPartitions(topic: string, count: number): GiveUp {
  const message = `Topic ${topic} has ${count} partitions, not ${PARTITIONS}: incidents would be looked for in the wrong ones.`
  const remedy = `Use another prefix, or delete the topic if it is empty, and run \`faultline migrate\`.`
  return new GiveUp('kafka-topic-unfit', `${message} ${remedy}`)
}
