import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SANDBOX_REPO } from '../sandbox/register-sandbox.ts'
import { type Facts, readFacts } from './facts.spec-support.ts'
import { replayHouse, startHouse, untilOpen } from './house-process.spec-support.ts'
import { type Death, liveThrough, unreached } from './loop.spec-support.ts'
import { askedTooOften, watchModel } from './model-watch.spec-support.ts'
import {
  CALM,
  digestsIn,
  effectsOnSlack,
  inSlack,
  onCodeHost,
  tally,
  tellsItsEnd,
  wantedMarks,
} from './outcome.spec-support.ts'
import { type OutsideWorld, openOutsideWorld } from './outside-world.spec-support.ts'
import { type People, peopleOf } from './people.spec-support.ts'
import { stagesOf } from './stages.spec-support.ts'

const LONG_MS = 600_000
const QUIET_MS = 6_000

describe('infra/crash/crash.e2e.spec.ts', () => {
  let world: OutsideWorld
  let people: People
  let model: ReturnType<typeof watchModel>
  const deaths: Death[] = []
  /** Incidents of the loops that are over. */
  const over = new Set<string>()
  let current = ''

  beforeAll(async () => {
    world = await openOutsideWorld()
    model = watchModel(world)
    people = peopleOf(world, (purpose) => current !== '' && purpose.includes(current))
    await world.openShop()
  }, 120_000)
  afterAll(() => world?.close())

  async function facts(): Promise<Facts> {
    const known = await readFacts(world.dataDir, over)
    current = known.of('IncidentDetected')[0]?.incident_id ?? ''
    return known
  }

  /** One loop with deaths in it, and the end of it in peace. */
  async function loop(bug: string): Promise<Facts> {
    await liveThrough(stagesOf(bug, unreached(deaths)), { world, people, facts, deaths, died: model.note })
    const life = startHouse(world, [])
    await untilShown()
    await life.stop()
    await model.note({ at: 'a moment of no meaning' })
    return facts()
  }

  /** Until Slack shows what the log says and nothing more comes. */
  async function untilShown(): Promise<void> {
    let last = { events: 0, atMs: Date.now() }
    const until = Date.now() + 120_000
    while (Date.now() < last.atMs + QUIET_MS && Date.now() < until) {
      const { events } = await facts()
      const isTold = tellsItsEnd(await inSlack(world, people, current))
      if (events.length !== last.events || !isTold) last = { events: events.length, atMs: Date.now() }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  async function expectCalmEnd(known: Facts): Promise<void> {
    expect(tally(known)).toEqual(CALM)
    const updates = known.of('StatusUpdated').map(({ payload }) => `/incident update ${payload.text}`)
    const acknowledged = people.acknowledged.filter((said) => said.startsWith('/incident update'))
    expect(new Set(updates).size).toBe(updates.length)
    expect(updates).toEqual(expect.arrayContaining(acknowledged))

    const slack = await inSlack(world, people, current)
    expect(slack.marks).toEqual(wantedMarks(known))
    expect(slack.rooms).toHaveLength(1)
    expect(slack.rooms[0]).toMatchObject({ pins: [{}], bookmarks: [{}] })
    expect(tellsItsEnd(slack)).toBe(true)
    expect(new Set(slack.files).size).toBe(slack.files.length)
    expect(slack.files).toHaveLength(2 * (over.size + 1))
    expect(await digestsIn(people)).toEqual([expect.stringMatching(/^digest:/)])

    const { pulls, branches } = await onCodeHost(world, SANDBOX_REPO)
    expect(pulls).toHaveLength(over.size + 1)
    expect(pulls.every(({ merge }) => merge !== null)).toBe(true)
    expect(new Set(pulls.map(({ branch }) => branch)).size).toBe(pulls.length)
    expect(pulls.map(({ branch }) => branch)).toEqual(expect.arrayContaining(branches))

    expect(askedTooOften(model.lives)).toEqual([])
  }

  /** Started once more, it adds nothing to Slack or the log, and asks no model. */
  async function expectSilentLife(): Promise<void> {
    const before = (await readFacts(world.dataDir)).events.length
    await world.control('calls', undefined, 'DELETE')
    const life = startHouse(world, [])
    await untilOpen(world)
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    await life.stop()
    expect(await effectsOnSlack(world)).toEqual([])
    expect((await readFacts(world.dataDir)).events).toHaveLength(before)
    await model.note({ at: 'a moment of no meaning' })
    expect(model.lives.at(-1)?.agents).toEqual([])
  }

  it(
    'ends a loop as if nothing had happened, killed at every point on the way and at moments of no meaning',
    async () => {
      const known = await loop('discount')
      await expectCalmEnd(known)
      over.add(current)
    },
    LONG_MS,
  )

  it(
    'leaves no point where it was not killed; what one loop does not come by, another one does',
    async () => {
      if (unreached(deaths).length > 0) await expectCalmEnd(await loop('acquirer-settings'))
      expect(unreached(deaths)).toEqual([])
    },
    LONG_MS,
  )

  it('does nothing and says nothing when it is started once more', () => expectSilentLife(), 120_000)

  it('replays to the projections that it died with', async () => {
    expect(await replayHouse(world)).toMatch(/the same as before/)
  }, 120_000)

  it('replays from 0 when its database and every consumer’s place are lost, and does nothing twice', async () => {
    await rm(join(world.dataDir, 'projections'), { recursive: true })
    await rm(join(world.dataDir, 'timeline', 'groups.json'))
    expect(await replayHouse(world, '--from', '0')).toMatch(/computed on an empty database/)
    await expectSilentLife()
  }, 120_000)
})
