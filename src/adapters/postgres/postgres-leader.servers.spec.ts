import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { makePostgres, type OwnPostgres } from '../../../infra/servers/postgres.ts'
import { systemClock } from '../../kit/clock.ts'
import { type Log, silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { leaderContract } from '../../projections/leader.contract.ts'
import { postgresLeader } from './postgres-leader.ts'

const LEASE_MS = 3_000

describe('src/adapters/postgres/postgres-leader.ts', () => {
  let server: OwnPostgres
  const processes: Contender[] = []
  beforeAll(async () => {
    server = await makePostgres()
    await server.start()
  })
  afterAll(() => server.remove())
  afterEach(async () => {
    await Promise.all(processes.splice(0).map(end))
  })
  const stand = () => {
    const one = contender(server.address)
    processes.push(one)
    return one
  }
  const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 })

  const leaderAt = (url: string, log = silentLog, name = 'reconciler') =>
    postgresLeader({ connectionString: new Secret(url), name, leaseMs: LEASE_MS, clock: systemClock, log })

  leaderContract((name) => leaderAt(server.address, silentLog, name))

  it('gives the lead of a killed process to the other at once', async () => {
    const [first, second] = await elected(stand(), stand())
    first.child.kill('SIGKILL')
    const since = Date.now()
    await soon(() => expect(second.said).toEqual(['leads']))
    expect(Date.now() - since).toBeLessThan(2 * LEASE_MS)
  })

  it('takes the lead from a frozen process, which learns of it when it thaws', async () => {
    const [first, second] = await elected(stand(), stand())
    first.child.kill('SIGSTOP')
    await soon(() => expect(second.said).toEqual(['leads']))
    first.child.kill('SIGCONT')
    await soon(() => expect(first.said).toEqual(['leads', 'lost']))
    expect(second.said).toEqual(['leads'])
  })

  it('tells the leader when the server goes away, and elects one again when it is back', async () => {
    const both = await elected(stand(), stand())
    await server.crash()
    await soon(() => expect(both[0].said).toEqual(['leads', 'lost']))
    await server.start()
    await soon(() => expect(both.filter(leads)).toHaveLength(1))
    await systemClock.sleep(LEASE_MS)
    expect(both.filter(leads)).toHaveLength(1)
  })

  it('gives up where its login or its database is not known, and says that it cannot lead', async () => {
    const { username, password, host } = new URL(server.address)
    for (const wrong of [`${username}:wrong@${host}/postgres`, `${username}:${password}@${host}/nowhere`]) {
      const told: string[] = []
      const log: Log = { ...silentLog, child: () => log, warn: (_, said) => void told.push(said) }
      const leader = leaderAt(`postgres://${wrong}`, log)
      await expect(leader.ask()).rejects.toMatchObject({ name: 'RetryLater' })
      const leading = leader.whileLeading(async () => {}, AbortSignal.timeout(10_000))
      await expect(leading).rejects.toMatchObject({ name: 'GiveUp', message: expect.stringContaining('DATABASE_URL') })
      await expect(leader.ask()).rejects.toMatchObject({ name: 'GiveUp' })
      // Whoever hears of it says it.
      expect(told).toEqual([])
    }
  })

  it('says of a server that is away that it cannot lead, once in the log and for as long as it is asked', async () => {
    const told: string[] = []
    const log: Log = { ...silentLog, child: () => log, warn: (_, said) => void told.push(said) }
    const [leader, stop] = [leaderAt(server.address, log), new AbortController()]
    const leading = leader.whileLeading(async (signal) => void (await once(signal, 'abort')), stop.signal)
    await soon(async () => expect(await leader.ask()).toBeUndefined())
    await server.crash()
    await soon(async () => expect(leader.ask()).rejects.toMatchObject({ name: 'RetryLater' }))
    await systemClock.sleep(LEASE_MS)
    expect(told).toEqual([expect.stringContaining('is away')])
    await server.start()
    await soon(async () => expect(await leader.ask()).toBeUndefined())
    stop.abort()
    await leading
  })

  /** The one that leads comes first. */
  async function elected(one: Contender, other: Contender): Promise<readonly [Contender, Contender]> {
    await soon(() => expect([one, other].filter(leads)).toHaveLength(1))
    await systemClock.sleep(LEASE_MS)
    expect([one, other].filter(leads)).toHaveLength(1)
    return leads(one) ? [one, other] : [other, one]
  }
})

interface Contender {
  readonly child: ChildProcess
  readonly said: string[]
}

function contender(url: string): Contender {
  const child = fork(new URL('./contender.spec-support.ts', import.meta.url), [url, String(LEASE_MS)], {
    execArgv: ['--import', 'tsx'],
  })
  const said: string[] = []
  child.on('message', (word) => said.push(String(word)))
  return { child, said }
}

function leads({ said }: Contender): boolean {
  return said.at(-1) === 'leads'
}

async function end({ child }: Contender): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
