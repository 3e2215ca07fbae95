import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../servers/free-port.ts'
import { approvalSteps } from './approval-steps.spec-support.ts'
import { deskSteps } from './desk-steps.spec-support.ts'
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
} from './incident.spec-support.ts'
import { facts, readLog, theFact } from './log.spec-support.ts'
import { afterQuiet, until } from './until.spec-support.ts'
import { everything, type Workspace, wordsOf, workspaceAt } from './workspace.spec-support.ts'

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

  approvalSteps(() => ({ people, house, channel, planted }))

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

  deskSteps(() => ({ people, dataDir: house.dataDir, channel }))

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
})
