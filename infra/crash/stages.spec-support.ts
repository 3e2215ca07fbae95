import type { CrashPoint } from '../../src/kit/crash-point.ts'
import type { Facts } from './facts.spec-support.ts'
import type { People } from './people.spec-support.ts'

/** A part of the loop: who does what in it, and where the house may be killed meanwhile. */
export interface Stage {
  readonly name: string
  /** In the order in which the loop comes by them. */
  readonly points: readonly CrashPoint[]
  /** Done again and again until it shows. */
  readonly act: (people: People, facts: Facts, turn: number) => Promise<void>
  readonly isOver: (facts: Facts) => boolean
  /** What people do here brings the house to every one of `points`, however often: stay until all were reached. */
  readonly stays?: boolean
}

/** What is done once an incident cannot be died over afterwards. */
export function isPast(point: CrashPoint, facts: Facts): boolean {
  const [where = ''] = point.split(':')
  return PAST[where]?.(facts) ?? false
}

const hasPull = (facts: Facts) => facts.of('FixProposed').some(({ payload }) => payload.stage === 'pull_request')
const hasDraft = (facts: Facts) => facts.of('FixProposed').some(({ payload }) => payload.stage === 'draft')

/** The on-call engineer is called in by the house, Dan when he takes command. */
const DANS = 'invite:UDAN000001'

const PAST: Readonly<Record<string, (facts: Facts) => boolean>> = {
  'slack.channel': (facts) => facts.shown('channel'),
  'slack.pin': (facts) => facts.shown('pin:brief'),
  'slack.file': (facts) => facts.shown('file:diff'),
  'slack.bookmark': (facts) => facts.shown('bookmark:pull'),
  'slack.invite': (facts) => facts.shown(DANS),
  'code-host.branch': hasPull,
  'code-host.pull': hasPull,
  'code-host.merge': (facts) => facts.of('FixApplied').length > 0,
  'model.answer': hasDraft,
}

const calm: Stage = {
  name: 'calm',
  points: ['slack.inbox:before', 'slack.inbox:after'],
  stays: true,
  act: (people) => people.say('/incident list', 'general'),
  isOver: () => true,
}

export function looking(ship: (people: People) => Promise<void>, points: readonly CrashPoint[]): Stage {
  return {
    name: 'looking',
    points,
    act: ship,
    isOver: (facts) =>
      hasDraft(facts) && ['brief', 'card', 'pin:brief', 'topic', 'fix:c1', 'file:diff'].every(facts.shown),
  }
}

const talking: Stage = {
  name: 'talking',
  points: [
    'slack.invite:before',
    'slack.invite:after',
    'slack.update:before',
    'slack.update:after',
    'slack.topic:before',
    'slack.topic:after',
    'slack.post:before',
    'slack.post:after',
    'projection.commit:before',
    'projection.commit:after',
    'timeline.append:before',
    'timeline.append:after',
    'slack.inbox:before',
    'slack.inbox:after',
  ],
  stays: true,
  async act(people, facts, turn) {
    if (facts.of('RoleTaken').length === 0) return people.press('Take command', 'dan')
    await people.say(turn % 2 === 0 ? `/incident severity ${1 + ((turn / 2) % 3)}` : `/incident update word ${turn}`)
  },
  isOver: (facts) => facts.shown(DANS),
}

const opening: Stage = {
  name: 'opening the pull request',
  points: [
    'code-host.branch:before',
    'code-host.branch:after',
    'code-host.pull:before',
    'code-host.pull:after',
    'slack.bookmark:before',
    'slack.bookmark:after',
    'queue.ack:before',
    'queue.ack:after',
  ],
  async act(people, facts) {
    if (approvals(facts, 'open_pr') === 0) await people.press('Approve & open PR')
  },
  isOver: (facts) => facts.of('FixChecksCompleted').length > 0 && facts.shown('bookmark:pull'),
}

const merging: Stage = {
  name: 'merging',
  points: ['code-host.merge:before', 'code-host.merge:after', 'queue.ack:before', 'queue.ack:after'],
  async act(people, facts) {
    if (approvals(facts, 'merge') === 0) await people.press('Approve & merge')
  },
  isOver: (facts) => facts.of('FixApplied').length > 0,
}

const closing: Stage = {
  name: 'closing',
  points: ['queue.ack:before', 'queue.ack:after'],
  async act(people, facts) {
    const works = facts.of('EvaluationCompleted').some(({ payload }) => payload.verdict === 'pass')
    if (works && facts.of('IncidentResolved').length === 0) await people.press('Confirm resolved')
  },
  isOver: (facts) =>
    facts.of('PostmortemDrafted').length > 0 && facts.shown('fact:' + facts.of('IncidentResolved')[0]?.event_id),
}

export const BEFORE: readonly Stage[] = [calm]
export const AFTER: readonly Stage[] = [talking, opening, merging, closing]

function approvals(facts: Facts, scope: 'open_pr' | 'merge'): number {
  return facts.of('FixApproved').filter(({ payload }) => payload.scope === scope).length
}
