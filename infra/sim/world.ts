import type { ModalView } from '@slack/types'
import type { Intake } from '../../src/slack/inbox/intake.ts'
import type { TaskQueue } from '../../src/tasks/queue.ts'
import { type Chance, seededChance } from './chance.ts'
import { MemoryCodeHost } from './fakes/code-host.ts'
import { shopEvidence } from './fakes/evidence.ts'
import { InboxRows } from './fakes/inbox.ts'
import { SharedLog } from './fakes/log.ts'
import { OutboxTables } from './fakes/outbox-store.ts'
import { ProjectionTables } from './fakes/projections.ts'
import { SharedQueue } from './fakes/queue.ts'
import { START_MS } from './fakes/shop.ts'
import { drawRates, FAULTS, type Rates } from './faults.ts'
import { Locks } from './locks.ts'
import { Members } from './members.ts'
import type { SimProcess, Weather } from './process.ts'
import { Schedule } from './schedule.ts'
import { SimSlack } from './slack-desk.ts'
import { Trace } from './trace.ts'

/** What one run draws for itself. */
export interface Plan {
  /** All roles in one process, as embedded; else each in its own, with a second beside it now and then. */
  readonly alone: boolean
  /** Once the weather has cleared people begin nothing more, and close the incident when nothing comes by itself. */
  readonly short: boolean
  readonly withModel: boolean
  /** With the real looks and the real redactor, which take most of the time of a run. */
  readonly whole: boolean
  /** A second customer in the same log, with an incident of the same id. */
  readonly withNeighbour: boolean
  /** Of each merge in turn, whether it helps. */
  readonly helps: readonly boolean[]
  readonly deployMs: number
  readonly stormMs: number
  /** In the end everything is read once more from the start, on empty databases. */
  readonly replays: boolean
}

/** Everything outside of the processes, and the weather. */
export interface World extends Weather {
  readonly plan: Plan
  readonly members: Members
  readonly log: SharedLog
  readonly queue: { port: TaskQueue }
  readonly outbox: OutboxTables
  readonly inbox: InboxRows
  readonly projections: ProjectionTables
  readonly answers: Map<string, unknown>
  readonly slack: SimSlack
  readonly host: MemoryCodeHost
  readonly evidence: ReturnType<typeof shopEvidence>
  /** Ids of events whose producer was told that they stand. */
  readonly appended: Set<string>
  /** Gestures that were worked off, or set aside and said so. */
  readonly worked: Set<string>
  /** Where gestures can go, the newest last. */
  readonly bots: Bot[]
  readonly webhooks: Webhook[]
  people?: {
    /** Gestures that Slack was told are taken. */
    readonly acknowledged: ReadonlySet<string>
    fillIn(triggerId: string, view: ModalView): void
  }
  standing?: Standing
  /** Rules that were broken, in the order in which it was seen. */
  readonly broken: string[]
}

/** What was owed and what was open, in words, when the log had this many records. */
export interface Standing {
  readonly size: number
  readonly owed: readonly string[]
  readonly open: readonly string[]
}

/** Where gestures can be delivered to. */
export interface Bot {
  readonly process: SimProcess
  readonly intake: Intake
}

/** Where the code host's hints can go. */
export interface Webhook {
  readonly process: SimProcess
  readonly look: (repo: string, number: number) => Promise<void>
}

export interface WorldOptions {
  readonly seed: number
  readonly keepTrace: boolean
  /** Nothing fails at all. */
  readonly calm?: boolean
}

export function openWorld({ seed, keepTrace, calm = false }: WorldOptions): World {
  const chance = seededChance(seed)
  const schedule = new Schedule(START_MS)
  const trace = new Trace(START_MS, keepTrace)
  const plan = drawPlan(chance)
  const drawn = drawRates(chance)
  const rates: Rates = calm ? { ...drawn, ...Object.fromEntries(FAULTS.map((fault) => [fault, 0])) } : drawn
  const now = () => schedule.nowMs
  const host = new MemoryCodeHost(now, checkPlan(chance, now))
  const weather: Weather = { schedule, chance, trace, rates, locks: new Locks(), stormy: !calm }
  const world: World = {
    ...weather,
    plan,
    members: new Members(),
    log: new SharedLog(),
    queue: { port: new SharedQueue(schedule) },
    outbox: new OutboxTables(),
    inbox: new InboxRows(),
    projections: new ProjectionTables(),
    answers: new Map(),
    slack: new SimSlack(now),
    host,
    evidence: shopEvidence({ deployMs: plan.deployMs, merges: () => mergesOf(host, plan) }),
    appended: new Set(),
    worked: new Set(),
    bots: [],
    webhooks: [],
    broken: [],
  }
  return world
}

/** Says that a rule is broken, once for each. */
export function breaks(world: World, rule: string): void {
  if (world.broken.includes(rule)) return
  world.broken.push(rule)
  world.trace.say(world.schedule.nowMs, 'rules', `BROKEN ${rule}`)
}

function drawPlan(chance: Chance): Plan {
  return {
    short: chance.happens(0.9),
    alone: chance.happens(0.4),
    withModel: chance.happens(0.4),
    whole: chance.happens(0.04),
    withNeighbour: chance.happens(0.15),
    helps: [chance.happens(0.75), chance.happens(0.75)],
    deployMs: chance.between(10_000, 180_000),
    stormMs: chance.between(3, 15) * 60_000,
    replays: chance.happens(0.2),
  }
}

/** Checks begin a while after a head is first asked for, and end a while after that. */
function checkPlan(chance: Chance, now: () => number) {
  const known = new Map<string, { startMs: number; endMs: number; conclusion: string }>()
  return (sha: string) => {
    const startMs = now() + chance.between(0, 20_000)
    const endMs = startMs + chance.between(5_000, 120_000)
    const drawn = known.get(sha) ?? { startMs, endMs, conclusion: chance.happens(0.93) ? 'success' : 'failure' }
    known.set(sha, drawn)
    return drawn
  }
}

function mergesOf(host: MemoryCodeHost, { helps }: Plan) {
  return host.pulls.filter((pull) => pull.merged).map((pull, at) => ({ pull, helps: helps[at] ?? true }))
}
