import { openDatabase } from '../../compose/open-database.ts'
import { openEvidence } from '../../compose/open-evidence.ts'
import { openQueue } from '../../compose/open-queue.ts'
import { openTimeline } from '../../compose/open-timeline.ts'
import type { Config } from '../../config.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { createRedactor } from '../../redact/redactor.ts'
import { type Check, fail, ok } from './check.ts'
import type { Examined } from './examined.ts'

const WITHIN_MS = 12_000

/** One check for each server that is used and whose address is set: it answers, lets us in, and has what `faultline migrate` makes. */
export async function checkServers(
  config: Config,
  { ports, queues, storesEvidence: stores }: Examined,
  clock: Clock = systemClock,
): Promise<readonly Check[]> {
  const { kafka, sqs, postgres, clickhouse, redis } = config.servers
  const around = { clock, log: silentLog }
  const closed = async (opening: Promise<{ close(): Promise<void>; reads?(): string }>) => {
    const opened = await opening
    const reads = opened.reads?.()
    await opened.close()
    return reads === undefined ? undefined : `It reads ${reads}.`
  }
  const looks: readonly (readonly [string, boolean, string, () => Promise<string | undefined>])[] = [
    [
      'Kafka',
      kafka !== undefined && ports.has('timeline'),
      'It answers, and its topics keep everything.',
      () => closed(openTimeline(config, around)),
    ],
    [
      'SQS',
      sqs !== undefined && ports.has('queue'),
      'It answers, and every queue is there.',
      () => closed(openQueue(config, around, undefined, queues)),
    ],
    [
      'Postgres',
      postgres !== undefined && ports.has('database'),
      'It answers and is migrated.',
      () => closed(openDatabase(config, around).then(({ projections }) => projections)),
    ],
    [
      'ClickHouse',
      clickhouse !== undefined && ports.has('evidence'),
      'It answers and is migrated.',
      () => closed(openEvidence(config, around, { redactor: createRedactor([]), stores })),
    ],
    [
      'Redis',
      redis !== undefined && ports.has('schedules'),
      'It answers and keeps what it is told.',
      () => ping(redis?.url.reveal() ?? ''),
    ],
  ]
  const set = looks.filter(([, isSet]) => isSet)
  return Promise.all(set.map(([name, , well, look]) => checked(name, well, look, clock)))
}

async function ping(url: string): Promise<undefined> {
  const { pingRedis } = await import('../../adapters/bullmq/ping-redis.ts')
  await pingRedis(url)
}

async function checked(
  name: string,
  well: string,
  look: () => Promise<string | undefined>,
  clock: Clock,
): Promise<Check> {
  const ended = new AbortController()
  const late = clock.sleep(WITHIN_MS, ended.signal).then(() => away(name, `No answer in ${WITHIN_MS / 1_000} s.`))
  const answered = look().then(
    (more) => ok(name, more === undefined ? well : `${well} ${more}`),
    (error: unknown) => {
      const outcome = asOutcome(error)
      return outcome instanceof GiveUp ? refused(name, outcome.message) : away(name, outcome.message)
    },
  )
  return Promise.race([answered, late]).finally(() => ended.abort())
}

function away(name: string, message: string): Check {
  const remedy = 'See that the address is right, that the server runs, and that no firewall is in between.'
  return fail(name, `${message.split('. ')[0]?.replace(/\.$/, '')}.`, remedy)
}

/** The message of a refusal ends with what to do. */
function refused(name: string, message: string): Check {
  const at = message.lastIndexOf('. ', message.length - 2)
  const remedy = 'Correct its address and login, and run `faultline migrate`.'
  return at < 0 ? fail(name, message, remedy) : fail(name, message.slice(0, at + 1), message.slice(at + 2))
}
