import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { mavenJars } from './maven-jars.ts'
import type { RunningServer, ServerKind } from './server.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

/** An SQS that keeps its limits strictly; the address is the endpoint of a client. */
export const elasticmq: ServerKind = {
  name: 'elasticmq',
  env: 'FAULTLINE_TEST_SQS',
  async start(dir): Promise<RunningServer> {
    return startElasticmq(dir, await freePort())
  },
}

/** Started again in the same folder on the same port, it has its queues and messages as before. */
export async function startElasticmq(dir: string, port: number): Promise<RunningProcess & RunningServer> {
  const lib = await mavenJars('elasticmq-1.6.12', ['org.elasticmq:elasticmq-server_2.13:1.6.12'])
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'elasticmq.conf'), settings(dir, port))
  const address = `http://127.0.0.1:${port}`
  const server = await startProcess({
    name: 'ElasticMQ',
    command: 'java',
    args: [
      '-Xmx192m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-Dconfig.file=${join(dir, 'elasticmq.conf')}`,
      '-cp',
      join(lib, '*'),
      'org.elasticmq.server.Main',
    ],
    cwd: dir,
    // Any answer will do: without an action it refuses politely.
    isReady: async () => (await fetch(address)).status > 0,
    readyWithinMs: 60_000,
  })
  return { ...server, address }
}

function settings(dir: string, port: number): string {
  return `include classpath("application.conf")
node-address { host = "127.0.0.1", port = ${port} }
rest-sqs { bind-hostname = "127.0.0.1", bind-port = ${port}, sqs-limits = strict }
rest-stats { enabled = false }
aws { region = "us-east-1" }
queues-storage { enabled = true, path = ${JSON.stringify(join(dir, 'queues.conf'))} }
messages-storage { enabled = true, uri = ${JSON.stringify(`jdbc:h2:${join(dir, 'messages')}`)} }
`
}
