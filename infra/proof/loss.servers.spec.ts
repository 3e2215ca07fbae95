import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { removeData } from '../e2e/house.spec-support.ts'
import { postedTwice } from '../e2e/incident.spec-support.ts'
import { exportsIn, finished, type Role, type Running, roleAt, run } from '../e2e/processes.spec-support.ts'
import { quiet } from '../e2e/quiet.spec-support.ts'
import { lagOf, sentAgain } from '../e2e/role-metrics.spec-support.ts'
import { until } from '../e2e/until.spec-support.ts'
import { type Workspace, workspaceAt } from '../e2e/workspace.spec-support.ts'
import { freePort } from '../servers/free-port.ts'
import { type LossyServers, lossyServers } from './loss-servers.spec-support.ts'
import { LOSS_FILES, LOSS_REPO, type Teller, tellerAt } from './teller.spec-support.ts'

/** `FAULTLINE_TEST_LOSS=full` takes everything away for as long as the promise says; a run of all specs is shorter. */
const FULL = process.env.FAULTLINE_TEST_LOSS === 'full'
const AWAY = FULL
  ? { purges: 30, brokerS: 60, restarts: 20, clickhouseS: 300 }
  : { purges: 6, brokerS: 15, restarts: 2, clickhouseS: 4 }
/** All work is back within this after the last loss. */
const BACK_MS = 90_000
const LATE = FULL ? 900_000 : 180_000

const WORKERS = ['context-builder', 'rca-agent', 'fix-agent', 'instrumentation-agent', 'report-agent']
const ROLES = [
  ['projector'],
  ['dispatcher'],
  ['reconciler'],
  ['bot'],
  ['worker', ...WORKERS, 'github-integration', 'evaluation-agent'],
] as const

describe('infra/proof/loss.servers.spec.ts', { timeout: LATE }, () => {
  let servers: LossyServers
  let dataDir = ''
  let sandbox: Running
  let people: Workspace
  let teller: Teller
  let failed = false
  const roles: Role[] = []
  const figures: Record<string, unknown> = {}

  beforeAll(async () => {
    servers = await lossyServers()
    dataDir = await mkdtemp(join(tmpdir(), 'faultline-loss-'))
  }, 120_000)
  beforeEach(({ skip }) => skip(failed, 'a step before this one failed'))
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail' || failed) return
    failed = true
    for (const { name, running } of roles) console.error(`${name} said:\n${running().output().slice(-6_000)}`)
  })
  afterAll(async () => {
    console.info(`figures of loss: ${JSON.stringify(figures)}`)
    await Promise.allSettled(roles.map(({ running }) => running().kill()))
    await sandbox?.kill()
    await teller?.close()
    await servers?.drop()
    await removeData(dataDir)
  }, 60_000)

  /** Tells incidents while something is taken away, the last one at its end, then waits for all that is owed. */
  async function survive(what: string, everyMs: number, lose: () => Promise<void>): Promise<void> {
    const lost = new AbortController()
    const telling = (async () => {
      for (let over = false; !over; ) {
        await sleep(everyMs, undefined, { signal: lost.signal }).catch(() => undefined)
        over = lost.signal.aborted
        await teller.incident()
      }
    })()
    await teller.incident()
    await lose().finally(() => lost.abort())
    const from = performance.now()
    await telling
    const nothing = async () => ((await teller.owed()).length === 0 ? true : undefined)
    await until('all work to be back', nothing, { withinMs: BACK_MS, everyMs: 500 }).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${(await teller.owed()).join(', ')}`)
    })
    figures[`${what}_back_ms`] = Math.round(performance.now() - from)
  }

  it('opens a role in a process each, with a repository to mend', async () => {
    const { code, said } = await finished(['migrate'], servers.env)
    expect(code, said).toBe(0)
    const port = await freePort()
    // Nobody answers at that house, so that the shop stays closed: these incidents are told, not lived.
    sandbox = run(['sandbox', '--port', String(port), '--data', dataDir, '--house', 'http://127.0.0.1:9', '--env'], {})
    people = workspaceAt(`http://127.0.0.1:${port}`)
    const { value: given } = await until('the settings of the sandbox', async () => exportsIn(sandbox.output()))
    await people.post(z.unknown(), 'code-host/repositories', { repo: LOSS_REPO, files: LOSS_FILES })
    const author = { name: 'Ana', email: 'ana@example.com' }
    const commit = { repo: LOSS_REPO, files: { 'README.md': '# Limits\n' }, message: 'Say what it is', author }
    const { sha } = await people.post(z.object({ sha: z.string() }), 'code-host/commits', commit)
    const own = { FAULTLINE_REPOS: `*=${LOSS_REPO}`, FAULTLINE_DATA_DIR: '/proc/nothing-is-kept-here' }
    const env = { ...servers.env, ...given, ...own }
    teller = await tellerAt(env, sha)
    for (const args of ROLES) roles.push(roleAt(await freePort(), [...args], env))
    await Promise.all(roles.map((role) => role.start()))
  })

  it('brings all work back after every queue was purged at random moments', async () => {
    await survive('purge', 1_500, async () => {
      for (let purge = 0; purge < AWAY.purges; purge += 1) {
        await sleep(Math.random() * 2_000)
        await servers.purge()
      }
    })
  })

  it(`loses no acknowledged fact while the broker is away for ${AWAY.brokerS} s`, async () => {
    const done = new AbortController()
    const writing = teller.write(done.signal)
    await survive('broker', FULL ? 6_000 : 5_000, async () => {
      await sleep(1_500)
      await servers.broker.kill()
      await sleep(AWAY.brokerS * 1_000)
      await servers.broker.start()
    })
    done.abort()
    await writing
  })

  it(`goes on by itself over ${AWAY.restarts} restarts of Postgres`, async () => {
    await survive('postgres', 2_000, async () => {
      for (let round = 0; round < AWAY.restarts; round += 1) {
        await sleep(500 + Math.random() * 1_500)
        await (round % 2 === 0 ? servers.postgres.crash() : servers.postgres.stop())
        await sleep(Math.random() * 1_000)
        await servers.postgres.start()
      }
    })
  })

  it(`waits for ClickHouse, which is away for ${AWAY.clickhouseS} s`, async () => {
    await survive('clickhouse', FULL ? 30_000 : 3_000, async () => {
      await servers.clickhouse.kill()
      await sleep(AWAY.clickhouseS * 1_000)
      await servers.clickhouse.start()
    })
  })

  it('has lost nothing, shown nothing twice and is behind with nothing', async () => {
    await until('no lag', async () => ((await lagOf(roles)).every((lag) => lag === 0) ? true : undefined), {
      withinMs: 60_000,
    })
    await quiet(people, teller)
    const events = await teller.events()
    const ids = new Set(events.map(({ event_id }) => event_id))
    expect([...teller.acknowledged].filter((id) => !ids.has(id))).toEqual([])
    expect(await postedTwice(people)).toEqual([])
    const channels = (await people.channels()).filter(({ name }) => name.startsWith('inc-'))
    expect(channels).toHaveLength(teller.told.length)
    const Pulls = z.array(z.object({ branch: z.string() }))
    const pulls = await people.get(Pulls, `code-host/repositories/${LOSS_REPO}/pulls`)
    expect(pulls).toHaveLength(teller.told.length)
    expect(new Set(pulls.map(({ branch }) => branch)).size).toBe(pulls.length)
    expect(events.filter(({ event_type }) => event_type === 'TaskStalled')).toEqual([])
    // Work was lost indeed: only the reconciler brings that back.
    const resent = await sentAgain(roles)
    expect(resent).toBeGreaterThan(0)
    Object.assign(figures, {
      resent,
      incidents: teller.told.length,
      acknowledged: teller.acknowledged.size,
      facts: ids.size,
    })
  })
})
