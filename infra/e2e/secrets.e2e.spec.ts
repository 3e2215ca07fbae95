import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type OutsideWorld, openOutsideWorld } from '../crash/outside-world.spec-support.ts'
import { type Canary, newCanaries, newCanary } from './canaries.spec-support.ts'
import { faultline, type RunningHouse, startHouse, tellWhenFailing } from './house.spec-support.ts'
import {
  fact,
  healthyShop,
  incidentChannels,
  newIncidentChannel,
  openForm,
  saying,
  settled,
} from './incident.spec-support.ts'
import { carriedIn, filesUnder, leaksIn, plainLeaksIn, rowsOf } from './leaks.spec-support.ts'
import { readLog } from './log.spec-support.ts'
import { exportOtlp, sickRecords } from './telemetry.spec-support.ts'
import { until } from './until.spec-support.ts'
import { REPO, type Workspace, workspaceAt } from './workspace.spec-support.ts'

/** A key without a shape: only a house that knows its own can tell it from a word. */
const OUR_KEY = 'plum4-harbour2-quartz9-kestrel6'
const OWN = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'GITHUB_TOKEN', 'GITHUB_WEBHOOK_SECRET'] as const

describe('infra/e2e/secrets.e2e.spec.ts', () => {
  let world: OutsideWorld
  let house: RunningHouse
  let people: Workspace
  let logged: readonly Canary[] = []
  const typed = { declared: newCanary(), updated: newCanary(), noted: newCanary(), asked: newCanary() }
  const [title, hidden, ingested] = [newCanary(), newCanary(), newCanary()]
  // In words that no error has: it is there to be redacted, not to be blamed.
  const committed = newCanary((secret) => `ftp://seller:${secret}@depot.example/autumn`)
  const rooms = { checkout: '', ledger: '' }
  /** What people and tests saw on the way and is gone at the end. */
  const seen: string[] = []
  const failed = tellWhenFailing(() => house)
  const everyCanary = () => [...logged, ...Object.values(typed), title, hidden, ingested, committed]
  const shown = () => [title, committed, ...Object.values(typed)]
  const run = (words: string, room: string) => people.command('olivia', room, `/incident ${words}`)
  const press = (words: RegExp, label: string, withinMs = 60_000) =>
    saying(people, rooms.checkout, words, withinMs).then(({ ts }) => people.press('olivia', rooms.checkout, label, ts))

  beforeAll(async () => {
    world = await openOutsideWorld()
    const env = { ...world.env, ANTHROPIC_API_KEY: OUR_KEY, FAULTLINE_LOG_LEVEL: 'debug' }
    house = await startHouse({ dataDir: world.dataDir, port: world.housePort, env, alone: true })
    people = workspaceAt(new URL(world.env.SLACK_API_URL ?? '').origin)
    logged = newCanaries([OUR_KEY, ...OWN.map((name) => world.env[name] ?? '')])
    await world.openShop()
  })
  beforeEach(({ skip }) => skip(failed(), 'a step before this one failed'))
  afterAll(async () => {
    if (failed()) await house?.stop().catch(() => undefined)
    await world?.close()
  })

  /** A service of which nothing but these errors is known, and the one of the shop that is about to break. */
  async function fallIll(): Promise<void> {
    const file = join(dirname(world.dataDir), 'app.log')
    await writeFile(file, `${new Date().toISOString()} ERROR Import failed: ${ingested.line}\n`.repeat(5))
    await faultline('ingest', file, '--service', 'ledger', '--to', house.origin)
    const records = sickRecords(logged, title)
    for (let round = 0; round < 10; round += 1) {
      await exportOtlp(house.origin, 'ledger', records, hidden)
      if (round === 0) await exportOtlp(house.origin, 'checkout', records, hidden)
      await sleep(500)
    }
  }

  it('opens incidents from errors full of credentials, after a commit that has one too', async () => {
    await healthyShop(people, 30)
    await people.post(z.unknown(), 'code-host/commits', {
      repo: REPO,
      files: { 'lib/partner.js': `export const settings = {\n  depot: '${committed.line}',\n}\n` },
      message: `Let the partner in: ${committed.line}\n\nIt is ${committed.line}`,
      author: { name: 'Ana', email: 'ana@example.com' },
    })
    await world.control('shop/ship', { deploy: 'bad' })
    // Or the incident is about our own lines, and there is no cause to go on from: customers' must be the most.
    await until('failing customers', async () => ((await people.shop()).error_share > 0.05 ? true : undefined))
    await fallIll()
    await until('both incidents', async () => {
      const names = await incidentChannels(people)
      rooms.checkout = names.find((name) => name.includes('checkout')) ?? ''
      rooms.ledger = names.find((name) => name.includes('ledger')) ?? ''
      return rooms.checkout === '' || rooms.ledger === '' ? undefined : true
    })
  })

  it('takes what people type with credentials in it', async () => {
    await run(`declare Payments refuse ${typed.declared.line}`, 'general')
    seen.push(JSON.stringify((await openForm(people, /^Declare an incident$/)).blocks))
    await people.submit('olivia', {})
    await newIncidentChannel(people, { beside: Object.values(rooms) })
    await people.join('olivia', rooms.ledger)
    await run(`update We hear ${typed.updated.line}`, rooms.ledger)
    await run(`note Support says ${typed.noted.line}`, rooms.ledger)
    await run(`investigate Is it ${typed.asked.line}`, rooms.ledger)
    await fact(house.dataDir, 'InvestigationRequested')
  })

  it('goes from the cause to the merge and the postmortem', async () => {
    await until('the evidence', async () => {
      // A busy machine may open it too late for Slack; a person presses again.
      await press(/Cause proposed/, 'Evidence')
      await sleep(1_500)
      const view = JSON.stringify((await people.modal('olivia')).view ?? {})
      return /Evidence ev\d/.test(view) ? seen.push(view) : undefined
    })
    await people.closeModal('olivia')
    await press(/Approve & open PR/, 'Approve & open PR')
    await press(/Approve & merge/, 'Approve & merge')
    await fact(house.dataDir, 'EvaluationCompleted', { withinMs: 120_000 })
    await press(/Confirm resolved/, 'Confirm resolved')
    await fact(house.dataDir, 'PostmortemDrafted')
  })

  it('tells what it knows to whoever asks', async () => {
    for (const words of ['status', 'timeline', 'list', 'digest now']) await run(words, rooms.ledger)
    await people.post(z.unknown(), 'home/open', { as: 'olivia' })
    await settled(people, house.dataDir)
    seen.push(JSON.stringify([await world.control('home?as=olivia'), await world.control('calls')]))
  })

  it('shows no credential in Slack, but the words around them', async () => {
    const journal = (await filesUnder(join(dirname(world.dataDir), 'outside', 'slack'))).split('\n')
    // The workspace begins with the tokens that it gave out itself.
    const told = journal.filter((line) => !line.includes('"table":"meta","id":"bot"')).join('\n')
    const text = [told, ...seen].join('\n')
    expect(leaksIn('Slack', text, everyCanary())).toEqual([])
    expect(carriedIn(text, shown())).toEqual(shown().map(({ marker }) => marker))
    expect(carriedIn(text, logged).length).toBeGreaterThan(logged.length / 2)
  })

  it('tells the model no credential, but the words around them', async () => {
    const { requests } = z.object({ requests: z.array(z.unknown()) }).parse(await world.control('model'))
    expect(requests.length).toBeGreaterThan(3)
    const text = JSON.stringify(requests)
    expect(leaksIn('the prompts', text, everyCanary())).toEqual([])
    expect(carriedIn(text, [...logged, title, committed, ingested]).length).toBeGreaterThan(logged.length)
  })

  it('writes no credential on the code host', async () => {
    const [pull] = await people.pulls()
    const headers = { authorization: `Bearer ${world.env.GITHUB_TOKEN}` }
    const ask = (path: string) =>
      fetch(`${world.env.GITHUB_API_URL}/repos/${REPO}/${path}`, { headers }).then((answer) => answer.text())
    const words = await Promise.all([ask('pulls?state=all'), ask(`commits/${pull?.head_sha}`), ask('commits/main')])
    const text = [JSON.stringify(pull), ...words].join('\n')
    expect(text).toContain('faultline/')
    expect(leaksIn('the code host', text, everyCanary())).toEqual([])
  })

  it('says no credential in its own log', () => {
    expect(house.output()).toContain('"level":20')
    expect(leaksIn('the output', house.output(), everyCanary())).toEqual([])
  })

  it('keeps no credential in the timeline or in what is computed from it', async () => {
    await house.stop()
    const events = JSON.stringify((await readLog(house.dataDir)).map(({ event }) => event))
    expect(leaksIn('the timeline', events, everyCanary())).toEqual([])
    const carried = [...logged, ...shown(), ingested]
    expect(carriedIn(events, carried)).toEqual(carried.map(({ marker }) => marker))
    expect(leaksIn('the rows', await rowsOf(house.dataDir), everyCanary())).toEqual([])
    for (const folder of ['timeline', 'projections'])
      expect(plainLeaksIn(folder, await filesUnder(join(house.dataDir, folder)), everyCanary())).toEqual([])
  })
})
