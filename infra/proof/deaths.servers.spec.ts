import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CRASH_POINTS, type CrashPoint } from '../../src/kit/crash-point.ts'
import { digestDue } from '../crash/outside-world.spec-support.ts'
import { removeData } from '../e2e/house.spec-support.ts'
import { healthyShop, postedTwice } from '../e2e/incident.spec-support.ts'
import { type OwnServers, ownServers } from '../e2e/many-processes.spec-support.ts'
import { exportsIn, finished, type Running, run } from '../e2e/processes.spec-support.ts'
import { quiet } from '../e2e/quiet.spec-support.ts'
import { lagOf } from '../e2e/role-metrics.spec-support.ts'
import { until } from '../e2e/until.spec-support.ts'
import { everything, type Workspace, wordsOf, workspaceAt } from '../e2e/workspace.spec-support.ts'
import { freePort } from '../servers/free-port.ts'
import { gesturesOf } from './gestures.spec-support.ts'
import { type MortalRole, mortalRole } from './mortal-role.spec-support.ts'
import { LOSS_FILES, LOSS_REPO, type Teller, tellerAt } from './teller.spec-support.ts'

/** Where each role must have died. One without points is killed from outside. */
const ROLES = {
  ingress: { args: ['ingress'], diesAt: [] },
  projector: { args: ['projector'], diesAt: ['projection.'] },
  dispatcher: { args: ['dispatcher'], diesAt: [] },
  reconciler: { args: ['reconciler'], diesAt: [] },
  detector: { args: ['detector'], diesAt: ['timeline.'] },
  bot: {
    args: ['bot'],
    diesAt: [
      'timeline.',
      ...['inbox', 'channel', 'post', 'update', 'topic', 'pin', 'bookmark', 'file', 'invite'].map(
        (deed) => `slack.${deed}:`,
      ),
    ],
  },
  scheduler: { args: ['scheduler'], diesAt: ['slack.digest:'] },
  thinkers: {
    args: ['worker', 'context-builder', 'rca-agent', 'fix-agent', 'instrumentation-agent', 'report-agent'],
    diesAt: ['timeline.', 'queue.', 'model.'],
  },
  doers: { args: ['worker', 'github-integration', 'evaluation-agent'], diesAt: ['timeline.', 'queue.', 'code-host.'] },
} as const satisfies Record<string, { readonly args: readonly string[]; readonly diesAt: readonly string[] }>

/** Two of these run: what one leaves behind when it dies, the other takes. */
const TWICE = ['bot', 'doers']
const MOST = 10
const LATE = 900_000

describe('infra/proof/deaths.servers.spec.ts', { timeout: LATE }, () => {
  let servers: OwnServers
  let dataDir = ''
  let sandbox: Running
  let people: Workspace
  let teller: Teller
  let env: Readonly<Record<string, string>> = {}
  let failed = false
  const roles = new Map<string, MortalRole>()
  const figures: Record<string, unknown> = {}

  beforeAll(async () => {
    servers = await ownServers()
    dataDir = await mkdtemp(join(tmpdir(), 'faultline-deaths-'))
  })
  beforeEach(({ skip }) => skip(failed, 'a step before this one failed'))
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail' || failed) return
    failed = true
    for (const { name, deaths, faults, running } of roles.values())
      console.error(
        `${name} died at ${deaths.join(', ')}; ${faults.join(' ')} Now it says:\n${running().output().slice(-4_000)}`,
      )
  })
  afterAll(async () => {
    console.info(`figures of deaths: ${JSON.stringify(figures)}`)
    await Promise.allSettled([...roles.values()].map((role) => role.stop()))
    await sandbox?.kill()
    await teller?.close()
    await servers?.drop()
    await removeData(dataDir)
  }, 60_000)

  /** `role: point` of every death that is still to be died. */
  function undied(): readonly string[] {
    return Object.entries(ROLES).flatMap(([name, { diesAt }]) => {
      const died = roles.get(name)?.deaths ?? []
      return CRASH_POINTS.filter((point) => isAt(point, diesAt) && !died.includes(point)).map(
        (point) => `${name}: ${point}`,
      )
    })
  }

  it('has a role that must die at each point there is', () => {
    const all = Object.values(ROLES).flatMap(({ diesAt }) => [...diesAt])
    expect(CRASH_POINTS.filter((point) => !isAt(point, all))).toEqual([])
  })

  it('opens a role in a process each, armed at every point', async () => {
    expect((await finished(['migrate'], servers.env)).code).toBe(0)
    const [port, ingress] = [await freePort(), await freePort()]
    const house = `http://127.0.0.1:${ingress}`
    const given = { FAULTLINE_AUTO_SHIP_SECONDS: '0' }
    sandbox = run(['sandbox', '--port', String(port), '--data', dataDir, '--house', house, '--env'], given)
    people = workspaceAt(`http://127.0.0.1:${port}`)
    const { value: settings } = await until('the settings of the sandbox', async () => exportsIn(sandbox.output()))
    await people.post(z.unknown(), 'code-host/repositories', { repo: LOSS_REPO, files: LOSS_FILES })
    const author = { name: 'Ana', email: 'ana@example.com' }
    const commit = { repo: LOSS_REPO, files: { 'README.md': '# Limits\n' }, message: 'Say what it is', author }
    const { sha } = await people.post(z.object({ sha: z.string() }), 'code-host/commits', commit)
    const told = Array.from({ length: MOST }, (_, n) => `service-${n}=${LOSS_REPO}`)
    const own = {
      FAULTLINE_REPOS: [settings.FAULTLINE_REPOS, ...told].join(','),
      FAULTLINE_DATA_DIR: '/proc/nothing-is-kept-here',
      ANTHROPIC_API_KEY: 'any-key-will-do',
      ...digestDue(new Date()),
    }
    env = { ...servers.env, ...settings, ...own }
    teller = await tellerAt(env, sha)
    for (const [name, { args }] of Object.entries(ROLES)) {
      const first = mortalRole(name, name === 'ingress' ? ingress : await freePort(), args, env)
      roles.set(name, first)
      if (TWICE.includes(name))
        roles.set(`another ${name}`, mortalRole(name, await freePort(), args, env, first.deaths))
    }
    await until('the shop', () => people.shop(), { withinMs: 90_000 })
  })

  it('dies in every role at every point, and lives on', async () => {
    const from = performance.now()
    const gestures = gesturesOf(people)
    const shipped = healthyShop(people, 30).then(() => people.ship('bad'))
    for (let turn = 0; undied().length > 0; turn += 1) {
      if (turn % 8 === 0 && teller.told.length < MOST) await teller.incident()
      if (turn % 16 === 4) await roles.get(['ingress', 'dispatcher', 'reconciler'][turn % 3] ?? '')?.kill()
      await gestures.make(turn)
      await sleep(400)
      if (performance.now() - from > LATE - 30_000) {
        throw new Error(`nobody died: ${undied().join(', ')}; owed ${(await teller.owed('FixApplied')).join(', ')}`)
      }
    }
    await shipped
    figures.deaths = Object.keys(ROLES).map((name) => `${name} ${roles.get(name)?.deaths.length}`)
    figures.dying_ms = Math.round(performance.now() - from)
    const merged = async () => {
      await gestures.make(1)
      return (await teller.owed('FixApplied')).length === 0 ? true : undefined
    }
    await until('all work to be done', merged, { withinMs: 150_000, everyMs: 1_000 }).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${(await teller.owed('FixApplied')).join(', ')}`)
    })
    figures.settled_ms = Math.round(performance.now() - from)
    const said = (await teller.events()).flatMap((event) =>
      event.event_type === 'StatusUpdated' ? [event.payload.text] : [],
    )
    expect(said.toSorted()).toEqual([...new Set(said)].toSorted())
    expect(said).toEqual(expect.arrayContaining([...gestures.acknowledged]))
  })

  it('has lost nothing and shown nothing twice', async () => {
    await quiet(people, teller, { forMs: 6_000, withinMs: 180_000 })
    const events = await teller.events()
    const ids = new Set(events.map(({ event_id }) => event_id))
    expect([...teller.acknowledged].filter((id) => !ids.has(id))).toEqual([])
    expect(await postedTwice(people)).toEqual([])
    const incidents = new Set(events.map(({ incident_id }) => incident_id))
    const channels = (await people.channels()).filter(({ name }) => name.startsWith('inc-'))
    expect(channels).toHaveLength(incidents.size)
    const digests = (await everything(people)).filter(
      ({ message }) => message.metadata?.event_payload.incident_id === 'digest',
    )
    expect(digests.map(({ message }) => wordsOf(message))).toHaveLength(1)
    const Pulls = z.array(z.object({ branch: z.string(), merge: z.unknown() }))
    const pulls = await people.get(Pulls, `code-host/repositories/${LOSS_REPO}/pulls`)
    expect(pulls.filter(({ merge }) => merge !== null)).toHaveLength(teller.told.length)
    expect(pulls).toHaveLength(teller.told.length)
    const once = events
      .map((event) => `${event.incident_id} ${event.event_type}`)
      .filter((name) => /FixApplied|IncidentDetected/.test(name))
    expect(once.filter((name, at) => once.indexOf(name) !== at)).toEqual([])
    expect([...roles.values()].flatMap(({ faults }) => faults)).toEqual([])
    const lag = async () => {
      const behind = (await lagOf([...roles.values()])).filter((count) => count !== 0)
      if (behind.length > 0) throw new Error(`behind by ${behind.join(', ')}`)
      return true
    }
    await until('no lag', lag, { withinMs: 60_000 })
  })

  it('stops at SIGTERM with 0, and replays to the same projections', async () => {
    const codes = await Promise.all([...roles.values()].map((role) => role.stop()))
    expect(codes).toEqual(codes.map(() => 0))
    expect((await finished(['replay'], env)).said).toContain('the same as before')
  })
})

function isAt(point: CrashPoint, begins: readonly string[]): boolean {
  return begins.some((begin) => point.startsWith(begin))
}
