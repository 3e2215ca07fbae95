import type { FastifyInstance } from 'fastify'
import type { HealthLine } from '../../../blocks/home.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import type { IncidentList } from '../../projections/incident-list.ts'
import { answer } from '../../slack/app/desk.ts'
import type { DeskCounts, DeskDeps, DeskSettings } from '../../slack/app/desk-deps.ts'
import { createOneAtATime } from '../../slack/app/one-at-a-time.ts'
import { readGesture } from '../../slack/app/read-gesture.ts'
import { tellSetAside } from '../../slack/app/tell-set-aside.ts'
import { createMembers } from '../../slack/authorise/members.ts'
import { createRecentHomes } from '../../slack/home/recent-homes.ts'
import { createInbox } from '../../slack/inbox/inbox.ts'
import { createIntake } from '../../slack/inbox/intake.ts'
import { whatIsRead } from '../../slack/inbox/what-is-read.ts'
import type { Questions } from '../../slack/questions.ts'
import type { SlackReplies } from '../../slack/replies.ts'
import type { Redact } from '../../timeline/draft.ts'
import type { RecordFacts } from '../../timeline/record.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { createBoltFrame } from './bolt-frame.ts'
import { httpSource } from './http-source.ts'
import { socketSource } from './socket-source.ts'
import type { SlackSource } from './source.ts'

export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: Secret }
  | {
      readonly kind: 'http'
      readonly signingSecret: Secret
      readonly server: FastifyInstance | { readonly port: number; readonly host?: string }
      readonly path?: string
    }

export interface SlackAppOptions {
  readonly mode: SlackMode
  readonly botToken: Secret
  /** Ends in a slash; default: Slack's own. */
  readonly slackApiUrl?: string
  readonly db: Database
  readonly timeline: Pick<Timeline, 'readIncident'>
  readonly incidents: IncidentList
  readonly record: RecordFacts
  readonly replies: SlackReplies
  /** Runs over every payload before it is kept. */
  readonly redact: Redact
  readonly settings: DeskSettings
  readonly clock: Clock
  readonly log: Log
  readonly health?: () => Promise<readonly HealthLine[]>
  /** Answers questions about the application; absent: they are turned down. */
  readonly questions?: Questions
  /** The name of this process, kept over restarts and shared with no other. Default: `desk`. */
  readonly owner?: string
  readonly counts?: DeskCounts
  /** Runs the work on one incident one after the other; by default within this process. */
  readonly oneAtATime?: DeskDeps['oneAtATime']
}

/** The desk where people state facts: takes what Slack says, keeps it, acknowledges it, and does it. */
export interface SlackApp {
  /** Slack refuses the tokens: `GiveUp`. */
  start(): Promise<void>
  /** Takes nothing more and waits for the work in hand. */
  stop(): Promise<void>
  /** Draws the home tabs afresh that were opened in the last ten minutes. */
  redrawHomes(): Promise<void>
}

export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { botToken, slackApiUrl, db, clock, log, replies, redact, settings, owner = 'desk' } = options
  const members = createMembers({ replies, approvers: settings.approvers, clock, log })
  const deps: DeskDeps = { ...options, members, oneAtATime: options.oneAtATime ?? createOneAtATime() }
  const homes = createRecentHomes(deps)
  const api = slackApiUrl === undefined ? {} : { slackApiUrl }
  const handIn = createBoltFrame({
    botToken,
    ...api,
    log,
    whoAmI: members.self,
    async work(body, receivedAt) {
      const gesture = readGesture(body, receivedAt)
      if (gesture === undefined) return log.info({}, 'a payload of Slack asks for nothing of ours')
      if (gesture.kind === 'home-opened') homes.opened(gesture.user_id)
      await answer(deps, gesture)
    },
  })
  const inbox = createInbox({ db, clock, owner, holdMs: 15_000 })
  const onSetAside = (body: unknown, receivedAt: string) => {
    options.counts?.setAside()
    return tellSetAside(deps, readGesture(body, receivedAt))
  }
  const intake = createIntake({ inbox, clock, log, work: handIn, onSetAside })
  const source = sourceOf(options)
  return {
    async start() {
      await intake.start()
      await source.start((delivery) => intake.take({ ...delivery, body: redact(whatIsRead(delivery.body)) }))
    },
    async stop() {
      await source.stop()
      await intake.stop()
    },
    redrawHomes: homes.redraw,
  }
}

function sourceOf({ mode, clock, log, slackApiUrl, counts }: SlackAppOptions): SlackSource {
  if (mode.kind === 'http') return httpSource({ ...mode, clock, log, onRejected: (reason) => counts?.rejected(reason) })
  return socketSource({ appToken: mode.appToken, clock, log, ...(slackApiUrl === undefined ? {} : { slackApiUrl }) })
}
