import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { freePort } from './free-port.ts'
import { type Artifact, mavenJars } from './maven-jars.ts'
import { CannotStart } from './server.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

const run = promisify(execFile)

/** One Kafka broker with its controller in one process, its data in one folder, always at the same address. */
export interface KafkaBroker {
  readonly address: string
  /** Starts it, again after `stop` or `kill`, with the data that it had. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

/** The release lines that specs run against, with a log back end for each: Kafka's own pom names none. */
const RELEASES: Readonly<Record<string, readonly Artifact[]>> = {
  '4.1.1': [
    'org.apache.kafka:kafka_2.13:4.1.1',
    'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3',
    'org.apache.logging.log4j:log4j-core:2.24.3',
  ],
  '3.9.1': ['org.apache.kafka:kafka_2.13:3.9.1', 'org.slf4j:slf4j-reload4j:1.7.36'],
}
/** Small and quick to start: two cores are shared with the specs. */
const JVM = ['-Xmx384m', '-Xms128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

/** Prepares a broker in `dir`; `version` is a release or the beginning of one: `4`, `3.9`. `CannotStart` says what is missing. */
export async function kafkaBroker(dir: string, version = '4'): Promise<KafkaBroker> {
  const release = Object.keys(RELEASES).find((known) => known === version || known.startsWith(`${version}.`))
  const artifacts = RELEASES[release ?? '']
  if (!artifacts) throw new CannotStart(`No Kafka ${version}. Ask for one of ${Object.keys(RELEASES).join(', ')}.`)
  const java = ['-cp', join(await mavenJars(`kafka-${release}`, artifacts), '*')]
  const ports = { client: await freePort(), controller: await freePort() }
  const address = `127.0.0.1:${ports.client}`
  const config = join(dir, 'kraft.properties')
  await mkdir(dir, { recursive: true })
  await writeFile(config, properties(join(dir, 'data'), ports))
  let running: RunningProcess | undefined
  return { address, start, stop: async () => running?.stop(), kill: async () => running?.kill() }

  async function start(): Promise<void> {
    if (!existsSync(join(dir, 'data', 'meta.properties'))) await format(java, config)
    const args = [...JVM, ...java, 'kafka.Kafka', config]
    const isReady = () => answers(address)
    running = await startProcess({ name: 'Kafka', command: 'java', args, cwd: dir, isReady, readyWithinMs: 60_000 })
  }
}

async function format(java: readonly string[], config: string): Promise<void> {
  const tool = [...JVM, ...java, 'kafka.tools.StorageTool']
  try {
    const { stdout: id } = await run('java', [...tool, 'random-uuid'])
    await run('java', [...tool, 'format', '-t', id.trim(), '-c', config])
  } catch (error) {
    throw new CannotStart(`Kafka's storage could not be formatted: ${String(error)}. Install a JDK, 17 or newer.`)
  }
}

async function answers(address: string): Promise<boolean> {
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } })
  const admin = kafka.admin()
  try {
    await admin.connect()
    return (await admin.describeCluster()).brokers.length > 0
  } finally {
    await admin.disconnect()
  }
}

/** One node that is all there is, so every replication factor is 1; groups form without waiting for more members. */
function properties(data: string, ports: { readonly client: number; readonly controller: number }): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${ports.controller}
listeners=PLAINTEXT://127.0.0.1:${ports.client},CONTROLLER://127.0.0.1:${ports.controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${ports.client}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=16777216
num.network.threads=2
num.io.threads=4
`
}
