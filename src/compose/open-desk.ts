import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { oneAtATimeOver } from '../adapters/postgres/one-at-a-time.ts'
import { createReplyClient } from '../adapters/slack/reply-client.ts'
import { createSlackApp, type SlackApp, type SlackMode } from '../adapters/slack/slack-app.ts'
import { createWebClientSlack } from '../adapters/slack/web-client.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { DeskCounts, DeskSettings } from '../slack/app/desk-deps.ts'
import { createOneAtATime } from '../slack/app/one-at-a-time.ts'
import type { Approvers } from '../slack/authorise/members.ts'
import type { Questions } from '../slack/questions.ts'
import type { SlackSurface } from '../slack/slack.ts'
import { guardReplies, guardSurface } from './guard-slack.ts'
import type { House } from './house.ts'
import { approversNamed, type WhoApproves, whoApproves } from './who-approves.ts'

/** Frozen into incidents that people declare. */
const REOPEN_WINDOW_S = 86_400
const MAX_CYCLES = 5

export interface Desk {
  readonly surface: SlackSurface
  readonly app: SlackApp
  /** Who is called into every incident's channel: those who may approve. */
  readonly responders: readonly string[]
  /** As Slack mentions them; empty where nobody is named. */
  readonly onCall: string
  /** Says who may approve, as Slack mentions them. */
  readonly whoMayApprove: string
}

/** Both halves of the desk: what we show in Slack, and what people do there. `server` takes signed HTTP where that is chosen. */
export async function openDesk(house: House, server: FastifyInstance, questions?: Questions): Promise<Desk> {
  const { config, log, db, timeline, incidents, record, clock, redactor, alone } = house
  const slack = slackOf(house)
  const api = { botToken: slack.botToken, slackApiUrl: slack.apiUrl }
  const approvers = approversNamed(config.approvers)
  const replies = guardReplies(createReplyClient(api), redactor)
  const mode: SlackMode = slack.mode.kind === 'http' ? { ...slack.mode, server } : slack.mode
  const app = createSlackApp({
    ...api,
    mode,
    db,
    timeline,
    incidents,
    record,
    replies,
    redact: redactor.redact,
    settings: deskSettings(house, approvers),
    clock,
    log,
    ...(questions === undefined ? {} : { questions }),
    counts: countsOf(house),
    ...(alone ? {} : besideOthers(house)),
  })
  return { surface: openSurface(house), app, ...(await approversOf(house)) }
}

/** Who may approve, as the workspace has it now. */
export function approversOf(house: House): Promise<WhoApproves> {
  const { config, clock, log, redactor } = house
  const { botToken, apiUrl } = slackOf(house)
  const replies = guardReplies(createReplyClient({ botToken, slackApiUrl: apiUrl }), redactor)
  return whoApproves(approversNamed(config.approvers), replies, clock, log)
}

/** A name of its own, so that nobody takes what another has in hand; and two clicks at two processes see each other. */
function besideOthers({ projections }: House) {
  return { owner: `${hostname()}/${process.pid}`, oneAtATime: oneAtATimeOver(projections, createOneAtATime()) }
}

function countsOf({ metrics: { denials, deadLetters, webhooksRejected } }: House): DeskCounts {
  return {
    denied: (action) => denials.inc({ action }),
    setAside: () => deadLetters.inc({ source: 'slack-inbox' }),
    rejected: (reason) => webhooksRejected.inc({ source: 'slack', reason }),
  }
}

/** What we show in Slack, alone. */
export function openSurface(house: House): SlackSurface {
  const { botToken, apiUrl } = slackOf(house)
  return guardSurface(createWebClientSlack({ token: botToken, apiUrl, log: house.log }), house.redactor)
}

function slackOf({ config }: House) {
  if (config.slack.kind === 'slack') return config.slack
  throw new GiveUp(
    'no-slack',
    'No workspace is set. Set SLACK_BOT_TOKEN, or run `faultline start`, which has a sandbox.',
  )
}

function deskSettings({ config }: House, approvers: Approvers): DeskSettings {
  return {
    tenantId: config.tenantId,
    commands: [config.command, '/inc', '/correlate', '/analyze-logs'],
    timeZone: config.digest.timeZone,
    approvers,
    services: [...config.repos.keys()].filter((service) => service !== '*'),
    reopenWindowS: REOPEN_WINDOW_S,
    maxCycles: MAX_CYCLES,
    lookBackS: config.pace === 'sandbox' ? 120 : 1_800,
    digest: { channel: config.incidentsChannel, ...config.digest },
  }
}
