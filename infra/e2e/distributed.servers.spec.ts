import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { removeData } from './house.spec-support.ts'
import {
  botMessages,
  healthyShop,
  incidentChannels,
  newIncidentChannel,
  postedTwice,
  saying,
} from './incident.spec-support.ts'
import { type OwnServers, ownServers, type ReadLog, readLogOf } from './many-processes.spec-support.ts'
import { exportsIn, finished, type Role, type Running, roleAt, run } from './processes.spec-support.ts'
import { quiet } from './quiet.spec-support.ts'
import { residentMb } from './role-metrics.spec-support.ts'
import { until } from './until.spec-support.ts'
import { type Workspace, workspaceAt } from './workspace.spec-support.ts'

const WORKERS = ['context-builder', 'rca-agent', 'fix-agent', 'instrumentation-agent', 'report-agent']
const LATE = 180_000
const SLOW = { withinMs: 90_000 }

describe('infra/e2e/distributed.servers.spec.ts', { timeout: LATE }, () => {
  let servers: OwnServers
  let dataDir = ''
  let sandbox: Running
  let people: Workspace
  let log: ReadLog
  let env: Readonly<Record<string, string>> = {}
  const roles = new Map<string, Role>()
  const figures: Record<string, unknown> = {}
  let channel = ''
  let planted = ''
  let failed = false
  const role = (name: string): Role => {
    const found = roles.get(name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }

  beforeAll(async () => {
    servers = await ownServers()
    dataDir = await mkdtemp(join(tmpdir(), 'faultline-many-'))
  })
  beforeEach(({ skip }) => skip(failed, 'a step before this one failed'))
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail' || failed) return
    failed = true
    for (const { name, running } of roles.values()) console.error(`${name} said:\n${running().output()}`)
  })
  afterAll(async () => {
    console.info(`figures of many processes: ${JSON.stringify(figures)}`)
    await Promise.allSettled([...roles.values()].map(({ running }) => running().kill()))
    await sandbox?.kill()
    await log?.close()
    await servers?.drop()
    await removeData(dataDir)
  })

  it('refuses a role on servers that nobody migrated, and says what to run', async () => {
    const { code, said } = await finished(['dispatcher', '--port', '0'], servers.env)
    expect(code).toBe(1)
    expect(said).toContain('Run `faultline migrate`.')
  })

  it('migrates every server, and nothing the second time', async () => {
    const migrate = async () => {
      const { code, said } = await finished(['migrate'], servers.env)
      expect(code, said).toBe(0)
      return said
    }
    const first = await migrate()
    for (const server of ['Postgres', 'ClickHouse', 'SQS', 'Kafka']) expect(first).toContain(`${server}: made `)
    const second = await migrate()
    for (const server of ['Postgres', 'ClickHouse', 'SQS', 'Kafka'])
      expect(second).toContain(`${server}: all is there.`)
  })

  it('opens every role in a process of its own, some of them twice, and the shop trades', async () => {
    const [sandboxPort, ingressPort] = [await freePort(), await freePort()]
    const house = `http://127.0.0.1:${ingressPort}`
    sandbox = run(['sandbox', '--port', String(sandboxPort), '--data', dataDir, '--house', house, '--env'], {
      FAULTLINE_AUTO_SHIP_SECONDS: '0',
    })
    people = workspaceAt(`http://127.0.0.1:${sandboxPort}`)
    const { value: given } = await until('the settings of the sandbox', async () => exportsIn(sandbox.output()), SLOW)
    env = { ...servers.env, ...given, FAULTLINE_DATA_DIR: '/proc/nothing-is-kept-here' }
    log = await readLogOf(env)
    roles.set('ingress', roleAt(ingressPort, ['ingress'], env))
    const startedFrom = performance.now()
    for (const [name, ...args] of [
      ['projector', 'projector'],
      ['dispatcher', 'dispatcher'],
      ['reconciler', 'reconciler'],
      ['detector', 'detector'],
      ['another detector', 'detector'],
      ['bot', 'bot'],
      ['another bot', 'bot'],
      ['scheduler', 'scheduler'],
      ['thinkers', 'worker', ...WORKERS],
      ['doers', 'worker', 'github-integration', 'evaluation-agent'],
    ] as const) {
      roles.set(name, roleAt(await freePort(), args, env))
    }
    for (const one of roles.values()) await one.start()
    figures.all_ready_ms = Math.round(performance.now() - startedFrom)
    await until('the shop', () => people.shop(), SLOW)
    await role('ingress').killAndReplace()
    await healthyShop(people)
    expect(await incidentChannels(people)).toEqual([])
  })

  it('finds the bad deploy although the detector that led was killed', async () => {
    planted = (await people.ship('bad')).planted_sha ?? ''
    const from = performance.now()
    await role('detector').killAndReplace()
    await log.fact('IncidentDetected')
    figures.ship_to_detected_ms = Math.round(performance.now() - from)
    await role('dispatcher').killAndReplace()
    await role('thinkers').killAndReplace()
    const { payload } = await log.fact('RootCauseProposed')
    figures.ship_to_cause_ms = Math.round(performance.now() - from)
    expect(payload.hypotheses[0]?.change_ref).toBe(planted)
  })

  it('shows it once in Slack although a bot was killed while it posted', async () => {
    channel = await newIncidentChannel(people, SLOW)
    await role('bot').killAndReplace()
    await role('projector').killAndReplace()
    await saying(people, channel, /Why opened/, SLOW.withinMs)
    await saying(people, channel, /Approve & open PR/, SLOW.withinMs)
    await saying(people, 'incidents', /checkout/, SLOW.withinMs)
    expect(await postedTwice(people)).toEqual([])
  })

  it('opens the pull request once, whichever bot hears the presses', async () => {
    const fix = await saying(people, channel, /Approve & open PR/)
    const press = () => people.press('olivia', channel, 'Approve & open PR', fix.ts)
    await Promise.allSettled([press(), press(), press()])
    await log.fact('FixApproved')
    await role('doers').killAndReplace()
    await log.fact('FixChecksCompleted', LATE)
    expect(await people.pulls()).toMatchObject([{ state: 'open', merge: null }])
  })

  it('merges, learns of it although scheduler and reconciler were killed, and the errors stop', async () => {
    const merge = await saying(people, channel, /Approve & merge/, SLOW.withinMs)
    await people.press('olivia', channel, 'Approve & merge', merge.ts)
    await role('scheduler').killAndReplace()
    await role('reconciler').killAndReplace()
    const { payload } = await log.fact('FixApplied')
    await until('the fix in the shop', async () =>
      (await people.shop()).running === payload.merge_sha ? true : undefined,
    )
    await until('the end of the errors', async () => ((await people.shop()).error_share < 0.03 ? true : undefined))
  })

  it(
    'measures that it worked, and closes on a person’s word with a postmortem',
    async () => {
      // It may look before enough was bought to say, and looks again.
      const passed = async () =>
        (await log.facts('EvaluationCompleted')).find(({ payload }) => payload.verdict === 'pass')
      await until('a passed evaluation', passed, { withinMs: LATE })
      const asked = await saying(people, channel, /Confirm resolved/, SLOW.withinMs)
      await people.press('olivia', channel, 'Confirm resolved', asked.ts)
      await log.fact('PostmortemDrafted')
      await saying(people, 'incidents', /Resolved/, SLOW.withinMs)
    },
    2 * LATE,
  )

  it('states every fact once and says nothing twice', async () => {
    await quiet(people, log, { forMs: 5_000 })
    expect(await postedTwice(people)).toEqual([])
    expect((await botMessages(people, channel)).length).toBeLessThanOrEqual(6)
    const [first] = await log.facts('IncidentDetected')
    const told = (await log.events()).filter(({ incident_id }) => incident_id === first?.incident_id)
    const count = (type: string) => told.filter(({ event_type }) => event_type === type).length
    const once = ['IncidentDetected', 'ContextBuilt', 'RootCauseProposed', 'FixApplied', 'IncidentResolved']
    expect(once.map((type) => `${type} ${count(type)}`)).toEqual(once.map((type) => `${type} 1`))
    const approvals = told.flatMap((event) => (event.event_type === 'FixApproved' ? [event.payload.scope] : []))
    expect(approvals).toEqual(['open_pr', 'merge'])
    expect((await people.pulls()).length).toBe(1)
  })

  it('tells its figures: lag, work, effects, and who leads', async () => {
    const text = async (name: string) => (await fetch(`${role(name).origin}/metrics`)).text()
    expect(await text('projector')).toContain('faultline_consumer_lag_events{consumer="projector"} 0')
    expect(await text('reconciler')).toContain('faultline_leads{part="reconciler"} 1')
    expect(await text('doers')).toMatch(/faultline_task_seconds_count\{queue="evaluation-tasks",outcome="done"\} [1-9]/)
    const detectors = [await text('detector'), await text('another detector')]
    expect(detectors.filter((one) => one.includes('faultline_leads{part="detector"} 1'))).toHaveLength(1)
    figures.resident_mb = Object.fromEntries(await Promise.all([...roles].map(([name, one]) => residentMb(name, one))))
  })

  it('stops every role at SIGTERM with 0, and replays to the same projections', async () => {
    const from = performance.now()
    const codes = await Promise.all([...roles.values()].map(({ running }) => running().stop()))
    figures.all_stopped_ms = Math.round(performance.now() - from)
    expect(codes).toEqual(codes.map(() => 0))
    expect((await finished(['replay'], env)).said).toContain('the same as before')
  })
})
