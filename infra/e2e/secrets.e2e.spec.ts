import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OutsideWorld, openOutsideWorld } from '../crash/outside-world.spec-support.ts'
import { type Canary, newCanaries, newCanary } from './canaries.spec-support.ts'
import { faultline, type RunningHouse, startHouse, tellWhenFailing } from './house.spec-support.ts'
import { fact, healthyShop, incidentChannels, newIncidentChannel, saying, settled } from './incident.spec-support.ts'
import { carriedIn, filesUnder, leaksIn, plainLeaksIn, rowsOf } from './leaks.spec-support.ts'
import { facts, readLog } from './log.spec-support.ts'
import { exportOtlp, type Sick, sickRecords } from './telemetry.spec-support.ts'
import { until } from './until.spec-support.ts'
import { REPO, type Workspace, workspaceAt } from './workspace.spec-support.ts'

const Requests = z.object({ requests: z.array(z.unknown()) })
const OUR_KEY = 'plum4-harbour2-quartz9-kestrel6'

describe('infra/e2e/secrets.e2e.spec.ts', () => {
  let world: OutsideWorld
  let house: RunningHouse
  let people: Workspace
  let logged: readonly Canary[] = []
  let records: readonly Sick[] = []
  const [title, hidden, ingested, committed, declared, updated, noted, asked] = Array.from(
    { length: 8 },
    newCanary,
  ) as [Canary, Canary, Canary, Canary, Canary, Canary, Canary, Canary]
  const said = [declared, updated, noted, asked]
  const seen: string[] = []
  const rooms = { checkout: '', ledger: '', declared: '' }
  const failed = tellWhenFailing(() => house)
  const all = () => [...logged, title, hidden, ingested, committed, ...said]

  beforeAll(async () => {
    world = await openOutsideWorld()
    const env = { ...world.env, ANTHROPIC_API_KEY: OUR_KEY, FAULTLINE_LOG_LEVEL: 'debug' }
    house = await startHouse({ dataDir: world.dataDir, port: world.housePort, env, alone: true })
    people = workspaceAt(new URL(world.env.SLACK_API_URL ?? '').origin)
    const own = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'GITHUB_TOKEN', 'GITHUB_WEBHOOK_SECRET'] as const
    logged = newCanaries([OUR_KEY, ...own.map((name) => world.env[name] ?? '')])
    records = sickRecords(logged, title)
    await world.openShop()
  })
  beforeEach(({ skip }) => skip(failed(), 'a step before this one failed'))
  afterAll(async () => {
    if (failed()) await house?.stop().catch(() => undefined)
    await world?.close()
  })

  /** A service that nothing but these errors is known of, and the shop's own that is about to break. */
  async function fallIll(): Promise<void> {
    const file = join(dirname(world.dataDir), 'app.log')
    const line = `${new Date().toISOString()} ERROR Import failed: ${ingested.line}\n`
    await writeFile(file, line.repeat(5))
    await faultline('ingest', file, '--service', 'ledger', '--to', house.origin)
    for (let second = 0; second < 8; second += 1) {
      await exportOtlp(house.origin, 'ledger', records, hidden)
      if (second < 3) await exportOtlp(house.origin, 'checkout', records, hidden)
      await sleep(700)
    }
  }

  it('opens incidents from errors full of credentials, after a commit that has one too', async () => {
    await healthyShop(people, 12)
    await people.post(z.unknown(), 'code-host/commits', {
      repo: REPO,
      files: { 'lib/partner.js': `export const settings = {\n  login: '${committed.line}',\n}\n` },
      message: `Let the partner in: ${committed.line}\n\nIt is ${committed.line}`,
      author: { name: 'Ana', email: 'ana@example.com' },
    })
    await people.ship('bad')
    const known = await incidentChannels(people)
    await Promise.all([fallIll(), newIncidentChannel(people, { beside: known })])
    const found = await until('both incidents', async () => {
      const names = await incidentChannels(people)
      const [checkout, ledger] = ['checkout', 'ledger'].map((service) => names.find((name) => name.includes(service)))
      return checkout === undefined || ledger === undefined ? undefined : { checkout, ledger }
    })
    Object.assign(rooms, found.value)
  })

  it('takes what people type with credentials in it', async () => {
    await people.command('olivia', 'general', `/incident declare Payments refuse ${declared.line}`)
    await until('the form', async () => ((await people.modal('olivia')).view === null ? undefined : true))
    seen.push(JSON.stringify((await people.modal('olivia')).view?.blocks))
    await people.submit('olivia', {})
    rooms.declared = await newIncidentChannel(people, { beside: [rooms.checkout, rooms.ledger] })
    await people.join('olivia', rooms.ledger)
    await people.command('olivia', rooms.ledger, `/incident update We hear ${updated.line}`)
    await people.command('olivia', rooms.ledger, `/incident note Support says ${noted.line}`)
    await people.command('olivia', rooms.ledger, `/incident investigate Is it ${asked.line}`)
    await fact(house.dataDir, 'InvestigationRequested')
  })

  it('goes from the cause to the merge and the postmortem', async () => {
    const cause = await saying(people, rooms.checkout, /Cause proposed/)
    await people.press('olivia', rooms.checkout, 'Evidence', cause.ts)
    await until('the evidence', async () => {
      const view = JSON.stringify((await people.modal('olivia')).view ?? {})
      return /Evidence ev\d/.test(view) ? seen.push(view) : undefined
    })
    await people.closeModal('olivia')
    const fix = await saying(people, rooms.checkout, /Approve & open PR/)
    await people.press('olivia', rooms.checkout, 'Approve & open PR', fix.ts)
    const merge = await saying(people, rooms.checkout, /Approve & merge/)
    await people.press('olivia', rooms.checkout, 'Approve & merge', merge.ts)
    const done = await saying(people, rooms.checkout, /Confirm resolved/, 120_000)
    await people.press('olivia', rooms.checkout, 'Confirm resolved', done.ts)
    await fact(house.dataDir, 'PostmortemDrafted')
  })

  it('tells what it knows to whoever asks', async () => {
    for (const words of ['status', 'timeline', 'list', 'digest now']) {
      await people.command('olivia', rooms.ledger, `/incident ${words}`)
    }
    await people.post(z.unknown(), 'home/open', { as: 'olivia' })
    await settled(people, house.dataDir)
    seen.push(JSON.stringify(await people.get(z.unknown(), 'home', { as: 'olivia' })))
    seen.push(JSON.stringify(await people.get(z.unknown(), 'calls')))
  })

  it('shows no credential in Slack, and the words around each', async () => {
    const workspace = await filesUnder(join(dirname(world.dataDir), 'outside', 'slack'))
    const text = [workspace, ...seen].join('\n')
    expect(leaksIn('Slack', text, all())).toEqual([])
    expect(carriedIn(text, [title, committed, ...said])).toHaveLength(6)
    expect(carriedIn(text, logged).length).toBeGreaterThan(30)
  })
})
