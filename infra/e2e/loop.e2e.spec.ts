import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '../servers/free-port.ts'
import { faultline, type RunningHouse, removeData, startHouse, tellWhenFailing } from './house.spec-support.ts'
import {
  botMessages,
  fact,
  healthyShop,
  incidentChannels,
  newIncidentChannel,
  postedTwice,
  saying,
  settled,
  toldAlone,
} from './incident.spec-support.ts'
import { facts, readLog, theFact } from './log.spec-support.ts'
import { afterQuiet, until } from './until.spec-support.ts'
import { everything, type Workspace, wordsOf, workspaceAt } from './workspace.spec-support.ts'

/** Whatever people would see of it. */
const DEEDS = /^(chat\.|files\.|pins\.|bookmarks\.|conversations\.(create|setTopic|invite)|views\.open)/

describe('infra/e2e/loop.e2e.spec.ts', () => {
  let house: RunningHouse
  let people: Workspace
  let channel = ''
  let planted = ''
  const figures: Record<string, number> = {}
  const failed = tellWhenFailing(() => house)

  beforeAll(async () => {
    house = await startHouse({ port: await freePort() })
    people = workspaceAt(house.origin)
    figures.page_after_ms = house.pageAfterMs
  })
  beforeEach(({ skip }) => skip(failed(), 'a step before this one failed'))
  afterAll(async () => {
    console.info(`figures of the loop: ${JSON.stringify(figures)}`)
    if (failed()) await house?.stop().catch(() => undefined)
    if (house !== undefined && !failed()) await removeData(house.dataDir)
  })

  it('keeps quiet while the shop is healthy', async () => {
    await healthyShop(people)
    expect(await incidentChannels(people)).toEqual([])
    expect(await readLog(house.dataDir)).toEqual([])
  })

  it('opens a card and a channel with the brief soon after a bad deploy', async () => {
    const { shas, planted_sha } = await people.ship('bad')
    const from = performance.now()
    planted = planted_sha ?? ''
    expect(shas.length).toBeGreaterThan(3)
    channel = await newIncidentChannel(people)
    expect(channel).toMatch(/^inc-\d{8}-.*checkout/)
    const brief = await saying(people, channel, /Why opened/)
    await saying(people, 'incidents', /checkout/)
    figures.ship_to_brief_and_card_ms = Math.round(performance.now() - from)
    expect(figures.ship_to_brief_and_card_ms).toBeLessThan(60_000)
    expect(wordsOf(brief)).toMatch(/checkout[\s\S]*since <!date[\s\S]*requests fail[\s\S]*usual/)
    await fact(house.dataDir, 'RootCauseProposed')
    await saying(people, channel, new RegExp(`Causes[\\s\\S]*${planted.slice(0, 12)}`))
    figures.ship_to_cause_ms = Math.round(performance.now() - from)
    expect(await people.pinned('olivia', channel)).toEqual([brief.ts])
  })

  it('names the guilty commit among innocent ones, with confidence, citations and what was ruled out', async () => {
    const { payload } = await theFact(house.dataDir, 'RootCauseProposed')
    const [first] = payload.hypotheses
    expect(first?.change_ref).toBe(planted)
    expect(first?.confidence).toBeGreaterThan(0.6)
    expect(payload.ruled_out.length).toBeGreaterThanOrEqual(3)
    expect(payload.reasoner).toBe('ranked-evidence')
    const { evidence } = (await theFact(house.dataDir, 'ContextBuilt')).payload
    const known = new Set(evidence.map(({ id }) => id))
    const cited = [...payload.hypotheses, ...payload.ruled_out].flatMap(({ evidence_ids }) => evidence_ids)
    expect(cited.filter((id) => !known.has(id))).toEqual([])
    const brief = wordsOf(await saying(people, channel, /Why opened/))
    expect(brief).toMatch(/9\d %|8\d %|7\d %/)
    expect(brief).toMatch(/Ruled out/)
  })

  it('opens every piece of evidence that the cause cites', async () => {
    const { hypotheses } = (await theFact(house.dataDir, 'RootCauseProposed')).payload
    const cause = await saying(people, channel, /Cause proposed/)
    await people.press('olivia', channel, 'Evidence', cause.ts)
    const ids = hypotheses[0]?.evidence_ids ?? []
    expect(ids.length).toBeGreaterThan(1)
    const { value: shown } = await until('the evidence', async () => {
      const { view } = await people.modal('olivia')
      const words = wordsOf(view ?? {})
      return ids.every((id) => words.includes(`Evidence ${id} `)) ? words : undefined
    })
    expect(shown).toContain(planted)
    await people.closeModal('olivia')
  })

  it('tells a developer without rights who may approve, and does nothing', async () => {
    await saying(people, channel, /Approve & open PR/)
    const told = await toldAlone(people, 'dan', channel, () => people.press('dan', channel, 'Approve & open PR'))
    expect(told.text).toMatch(/^Nothing was done.*UOLIVIA001/)
    const metrics = await (await fetch(`${house.origin}/metrics`)).text()
    expect(metrics).toContain('faultline_authz_denied_total{action="approve"} 1')
    expect(await facts(house.dataDir, 'FixApproved')).toEqual([])
    expect(await people.pulls()).toEqual([])
  })

  it('opens the revert as a pull request once, however often the on-call engineer presses', async () => {
    const fix = await saying(people, channel, /Approve & open PR/)
    const press = () => people.press('olivia', channel, 'Approve & open PR', fix.ts)
    await Promise.allSettled([press(), press(), press()])
    await fact(house.dataDir, 'FixChecksCompleted')
    const approvals = await facts(house.dataDir, 'FixApproved')
    expect(approvals.map(({ payload }) => [payload.scope, payload.approver.user_id])).toEqual([
      ['open_pr', 'UOLIVIA001'],
    ])
    const pulls = await people.pulls()
    expect(pulls).toHaveLength(1)
    expect(pulls[0]).toMatchObject({ state: 'open', merge: null })
    const drafts = (await facts(house.dataDir, 'FixProposed')).map(({ payload }) => payload)
    expect(drafts.find((one) => one.stage === 'draft')).toMatchObject({ kind: 'revert', reverts: planted })
  })

  it('has the checks of the shop really run on the branch', async () => {
    const [pull] = await people.pulls()
    expect(pull?.checks).toHaveLength(1)
    expect(pull?.checks[0]).toMatchObject({ sha: pull?.head_sha, status: 'completed', conclusion: 'success' })
    expect(pull?.checks[0]?.summary).toMatch(/# pass [1-9]\d*\n# fail 0/)
    expect((await theFact(house.dataDir, 'FixChecksCompleted')).payload.conclusion).toBe('success')
  })

  it('merges after a second approval and learns of it once from webhooks and poll', async () => {
    const merge = await saying(people, channel, /Approve & merge/)
    await people.post(z.unknown(), 'code-host/faults', { kind: 'webhook-twice', contains: 'pull_request', times: 5 })
    const press = () => people.press('olivia', channel, 'Approve & merge', merge.ts)
    await Promise.allSettled([press(), press()])
    const applied = await fact(house.dataDir, 'FixApplied')
    expect((await people.pulls())[0]).toMatchObject({ state: 'closed', merge: { sha: applied.payload.merge_sha } })
    const { value } = await until('two tellings', async () => {
      const told = (await people.deliveries()).filter(({ event }) => event === 'pull_request')
      return told.length >= 2 ? told : undefined
    })
    expect(value.length).toBeGreaterThanOrEqual(2)
    expect((await facts(house.dataDir, 'FixApproved')).map(({ payload }) => payload.scope)).toEqual([
      'open_pr',
      'merge',
    ])
  })

  it('redeploys the shop, and the errors stop', async () => {
    const { payload } = await theFact(house.dataDir, 'FixApplied')
    await until('the fix in the shop', async () =>
      (await people.shop()).running === payload.merge_sha ? true : undefined,
    )
    await until('the end of the errors', async () => ((await people.shop()).error_share < 0.03 ? true : undefined))
  })

  it('measures before and after, with figures and a chart', async () => {
    const { payload } = await fact(house.dataDir, 'EvaluationCompleted', { withinMs: 90_000 })
    expect(payload.verdict).toBe('pass')
    expect(payload.before.rate).toBeGreaterThan(10 * payload.after.rate)
    expect(payload.after.requests).toBeGreaterThan(0)
    const shown = await saying(people, channel, /The fix works/)
    expect(wordsOf(shown)).toMatch(/Before the fix[\s\S]*After the fix[\s\S]*Usual/)
    expect(shown.blocks?.map(({ type }) => type)).toContain('data_visualization')
    expect(await facts(house.dataDir, 'FixApplied')).toHaveLength(1)
  })

  it('closes on a person’s word and drafts a postmortem whose every line cites facts', async () => {
    const asked = await saying(people, channel, /Confirm resolved/)
    const press = () => people.press('olivia', channel, 'Confirm resolved', asked.ts)
    await Promise.allSettled([press(), press()])
    const { payload } = await fact(house.dataDir, 'PostmortemDrafted')
    expect((await theFact(house.dataDir, 'IncidentResolved')).actor.id).toBe('UOLIVIA001')
    const ids = new Set((await readLog(house.dataDir)).map(({ event }) => event.event_id))
    const lines = payload.sections.flatMap(({ lines }) => lines)
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.filter(({ event_ids }) => event_ids.length === 0 || event_ids.some((id) => !ids.has(id)))).toEqual([])
    const resolved = await saying(people, channel, /postmortem draft follows in this thread/)
    await until('the draft in Slack', async () => {
      const thread = await people.messages('olivia', channel, resolved.ts)
      return thread.some((message) => /Postmortem/.test(message.text)) ? true : undefined
    })
    await saying(people, 'incidents', /Resolved/)
  })

  it('keeps the channel short and says nothing twice', async () => {
    await settled(people, house.dataDir)
    expect(await postedTwice(people)).toEqual([])
    const top = await botMessages(people, channel)
    figures.top_level_messages = top.length
    expect(top.map(({ text }) => text)).toHaveLength(Math.min(top.length, 6))
  })

  it.each([
    ['help', /Examples first[\s\S]*\/incident declare/],
    ['list', /Nothing is open|No incident is open|open/i],
    ['status', /resolved[\s\S]*expires/i],
    ['timeline', /expires[\s\S]*merged/i],
    ['digest now', /1 new[\s\S]*0 open[\s\S]*1 resolved/],
    ['digest', /digest/i],
    ['reslove', /Did you mean[\s\S]*resolve/],
  ])('answers /incident %s', async (text, words) => {
    await people.join('olivia', channel)
    const told = await toldAlone(people, 'olivia', channel, () =>
      people.command('olivia', channel, `/incident ${text}`),
    )
    expect(wordsOf(told)).toMatch(words)
  })

  it('takes a person’s words for an incident and runs the same path', async () => {
    await people.command('olivia', 'general', '/incident declare')
    await until('the form', async () =>
      (await people.modal('olivia')).view?.title.text === 'Declare an incident' ? true : undefined,
    )
    await expect(people.submit('olivia', {})).rejects.toThrow(/422/)
    await people.submit('olivia', { 'What is wrong?': 'Customers say that payments take very long' })
    const opened = await newIncidentChannel(people, { beside: [channel] })
    const [, declared] = await facts(house.dataDir, 'IncidentDetected')
    expect(declared).toMatchObject({ actor: { kind: 'human', id: 'UOLIVIA001' }, payload: { source: 'person' } })
    const about = { incidentId: declared?.incident_id ?? '' }
    await fact(house.dataDir, 'ContextBuilt', about)
    const { payload } = await fact(house.dataDir, 'RootCauseProposed', about)
    expect(['cause', 'unknown']).toContain(payload.verdict)
    await saying(people, opened, /Cause (proposed|not known)/)
    await people.join('olivia', opened)
    await toldAlone(people, 'olivia', opened, () => people.command('olivia', opened, '/incident resolve'))
    await people.press('olivia', opened, 'Confirm resolved')
    await fact(house.dataDir, 'IncidentResolved', about)
  })

  it('suppresses what is not worth anybody’s time', async () => {
    const beside = await incidentChannels(people)
    await people.command('olivia', 'general', '/incident declare The catalog is slow in the load test')
    await until('the form', async () => ((await people.modal('olivia')).view === null ? undefined : true))
    await people.submit('olivia', {})
    const opened = await newIncidentChannel(people, { beside })
    await people.join('olivia', opened)
    await people.command('olivia', opened, '/incident suppress It is our own load test')
    await until('the form', async () =>
      (await people.modal('olivia')).view?.title.text === 'Suppress' ? true : undefined,
    )
    await people.submit('olivia', {})
    expect((await fact(house.dataDir, 'IncidentSuppressed')).payload.reason).toBe('It is our own load test')
    await saying(people, 'incidents', /Suppressed/)
  })

  it('stops within ten seconds, replays to the same projections and starts again without a word', async () => {
    await settled(people, house.dataDir)
    const [shown, stored] = [await everything(people), await readLog(house.dataDir)]
    figures.stopped_after_ms = await house.stop()
    expect(await faultline('replay', '--data', house.dataDir)).toMatch(/the same as before/)
    house = await startHouse({ dataDir: house.dataDir, port: Number(new URL(house.origin).port) })
    const again = await afterQuiet(8_000, () => readLog(house.dataDir))
    expect(again.map(({ event }) => event)).toEqual(stored.map(({ event }) => event))
    expect(await everything(people)).toEqual(shown)
    figures.stopped_again_after_ms = await house.stop()
  })

  it('replays from 0 when its database and every consumer’s place are lost, and does nothing twice', async () => {
    const port = Number(new URL(house.origin).port)
    const stored = await readLog(house.dataDir)
    await rm(join(house.dataDir, 'projections'), { recursive: true })
    await rm(join(house.dataDir, 'timeline', 'groups.json'))
    expect(await faultline('replay', '--from', '0', '--data', house.dataDir)).toMatch(/computed on an empty database/)
    house = await startHouse({ dataDir: house.dataDir, port })
    const again = await afterQuiet(8_000, () => readLog(house.dataDir))
    expect(again.map(({ event }) => event)).toEqual(stored.map(({ event }) => event))
    expect(await postedTwice(people)).toEqual([])
    expect(await deedsIn(people)).toEqual([])
    await house.stop()
  })
})

/** What was done in Slack, and asked of the model, since this process began. */
async function deedsIn(people: Workspace): Promise<readonly string[]> {
  const { calls } = await people.get(z.object({ calls: z.array(z.object({ method: z.string() })) }), 'calls')
  const done = calls.map(({ method }) => method).filter((method) => DEEDS.test(method))
  const model = await people.get(z.object({ calls: z.number() }), 'model')
  return [...done, ...Array.from({ length: model.calls }, () => 'model')]
}
