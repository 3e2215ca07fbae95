import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../blocks/findings/props.ts'
import type { Message } from '../../../blocks/parts.ts'
import { silentLog } from '../../kit/log.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import { createMembers } from '../authorise/members.ts'
import type { Questions } from '../questions.ts'
import type { SlackReplies, SlackUser } from '../replies.ts'
import { onWindow } from './on-question.ts'

const GESTURE = {
  kind: 'command',
  command: '/incident',
  text: 'last 10 minutes /a.*b/',
  team_id: 'T1',
  user_id: 'UOLIVIA1',
  channel_id: 'C1',
  at: '2026-11-21T10:30:00.000Z',
  response_url: 'https://slack.example/answer',
} as const
const OLIVIA: SlackUser = {
  user_id: 'UOLIVIA1',
  team_id: 'T1',
  is_bot: false,
  is_guest: false,
  is_stranger: false,
  is_deleted: false,
}

/** A Slack that keeps what it is told, and a question that is answered when `arrive` is called. */
function desk() {
  const told: { readonly text: string; readonly replaces: boolean; readonly blocks: string }[] = []
  const keep = (message: Message, replaces = false) =>
    void told.push({ text: message.text, replaces, blocks: JSON.stringify(message.blocks) })
  let arrive: () => void = () => {}
  const wait = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const replies: SlackReplies = {
    whoAmI: async () => ({ team_id: 'T1', user_id: 'UBOT0001' }),
    respond: async (_, message, options) => keep(message, options?.replaceOriginal),
    ephemeral: async (_, message) => keep(message),
    direct: async (_, message) => keep(message),
    openView: async () => 'V1',
    updateView: async () => {},
    publishHome: async () => {},
    userInfo: async () => OLIVIA,
    groups: async () => new Map(),
    groupMembers: async () => [],
    channelMembers: async () => [],
    messageAt: async () => undefined,
  }
  // Patience ends at once where it is short, and never where it is long.
  const sleep = (ms: number) => (ms < 10_000 ? Promise.resolve() : new Promise<void>(() => {}))
  const clock = { now: () => new Date(GESTURE.at), sleep }
  const answer = async () => {
    await wait
    return { kind: 'problem', said: 'Nothing of that time is known.' } as const
  }
  const questions: Questions = {
    investigate: answer,
    correlate: answer,
    logs: answer,
    services: async () => [],
    rateNow: async () => undefined,
  }
  const approvers = { userIds: [] }
  const deps = {
    replies,
    members: createMembers({ replies, approvers, clock, log: silentLog }),
    log: silentLog,
    clock,
    questions,
    incidents: { open: async () => [], since: async () => [] },
    settings: { tenantId: 'default', timeZone: 'UTC' },
  }
  return { told, arrive: () => arrive(), deps }
}

/** One service in trouble, ten minutes long. */
function foundOf(service: string): Findings {
  const window = { from: '2026-11-21T10:20:00.000Z', to: '2026-11-21T10:30:00.000Z' }
  const times = { at: '2026-11-21T10:22:00.000Z', exact: true, from_start: false }
  const trouble = { kind: 'errors' as const, ...times, observed: 40, expected: 0, after: [] }
  const services = [{ service, requests: 100, errors: 40, usual_rate: 0, trouble, points: [] }]
  return { window, usual: window, services, errors: [], deploys: [], causes: [], gaps: [] }
}

function row(incident_id: string, change: Partial<IncidentRow>): IncidentRow {
  return {
    tenant_id: 'default',
    incident_id,
    title: `title of ${incident_id}`,
    service: 'checkout',
    signature: '',
    severity: 'SEV-2',
    status: 'Detected',
    cycle: 1,
    private: false,
    detected_at: '2026-11-21T10:22:30.000Z',
    last_event_at: '2026-11-21T10:22:30.000Z',
    ...change,
  }
}

describe('src/slack/commands/on-question.ts', () => {
  it('puts the answer in the place of the words that it is coming, headed by the question', async () => {
    const { told, arrive, deps } = desk()
    await onWindow(deps, GESTURE, GESTURE.text)
    expect(told).toEqual([
      expect.objectContaining({
        text: expect.stringMatching(/^`\/incident last 10 minutes .*in a moment/),
        replaces: false,
      }),
    ])
    arrive()
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.slice(1)).toEqual([
      expect.objectContaining({
        text: '`/incident last 10 minutes /a.*b/`: Nothing of that time is known.',
        replaces: true,
      }),
    ])
  })

  it('tells of a question that fails, at once', async () => {
    const { told, deps } = desk()
    const broken = async () => Promise.reject(new RangeError('Invalid time value'))
    await onWindow({ ...deps, questions: { ...deps.questions, investigate: broken } }, GESTURE, GESTURE.text)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.at(-1)?.text).toContain('I could not read the evidence just now: Invalid time value')
  })

  it('names the incidents of services in trouble: open ones, and those closed in this time or after it', async () => {
    const { told, arrive, deps } = desk()
    arrive()
    const found = foundOf('checkout')
    const rows = [
      row('inc_open', { status: 'Detected' }),
      row('inc_closed', { status: 'Resolved', closed_at: '2026-11-21T10:24:00.000Z' }),
      row('inc_muted', { status: 'Suppressed', closed_at: '2026-11-21T10:25:00.000Z' }),
      row('inc_before', { status: 'Resolved', closed_at: '2026-11-21T10:19:00.000Z' }),
      row('inc_after', {
        status: 'Resolved',
        detected_at: '2026-11-21T10:31:00.000Z',
        closed_at: '2026-11-21T10:32:00.000Z',
      }),
      row('inc_other', { status: 'Resolved', service: 'search', closed_at: '2026-11-21T10:24:00.000Z' }),
      row('inc_private', { status: 'Resolved', private: true, closed_at: '2026-11-21T10:24:00.000Z' }),
    ]
    const incidents = {
      open: async () => rows.filter(({ closed_at }) => closed_at === undefined),
      since: async () => rows,
    }
    const questions: Questions = { ...deps.questions, investigate: async () => ({ kind: 'found', found }) }
    await onWindow({ ...deps, incidents, questions }, GESTURE, GESTURE.text)
    await new Promise((resolve) => setTimeout(resolve, 0))
    const said = told.map(({ blocks }) => blocks).join('\n')
    const named = rows.filter(({ title }) => said.includes(title)).map(({ incident_id }) => incident_id)
    expect(named).toEqual(['inc_open', 'inc_closed', 'inc_muted'])
    expect(said).toMatch(/Closed:.*inc_closed, resolved .*inc_muted, suppressed /)
  })

  it('names the incident of a service that was not asked for and failed, where the one asked for calls it', async () => {
    const { told, arrive, deps } = desk()
    arrive()
    const through = [{ service: 'storefront', callee: 'checkout', failed: ['checkout', 'payments'] }]
    const found = { ...foundOf('storefront'), through }
    const closed = { status: 'Resolved', closed_at: '2026-11-21T10:24:00.000Z', channel_id: 'C0INC0001' } as const
    const incidents = { open: async () => [], since: async () => [row('inc_pool', { service: 'payments', ...closed })] }
    const questions: Questions = { ...deps.questions, investigate: async () => ({ kind: 'found', found }) }
    await onWindow({ ...deps, incidents, questions }, GESTURE, GESTURE.text)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.map(({ blocks }) => blocks).join('')).toContain(
      '`storefront` calls `checkout`, which failed: see <#C0INC0001> title of inc_pool',
    )
  })
})
