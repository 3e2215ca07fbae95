import type { CrashPoint } from '../../src/kit/crash-point.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { Facts } from './facts.spec-support.ts'
import type { People } from './people.spec-support.ts'

/** A part of the loop: what people do in it, until it shows. */
export interface Stage {
  readonly name: string
  /** Called again and again: a gesture while the house is down is lost, so people make it once more. */
  readonly act: (people: People, facts: Facts, turn: number) => Promise<void>
  readonly isOver: (facts: Facts) => boolean
  /** What people do here can bring the house to these as often as it takes: stay until it was. */
  readonly until?: readonly CrashPoint[]
  /** Times that the house is killed from outside, at a moment of no meaning. */
  readonly kills?: number
}

/** About half a minute of customers in the evidence, and the start of the house before them. */
const TURNS_OF_USUAL = 75

/** The on-call engineer is called in by the house, Dan when he takes command. */
const DAN = 'invite:UDAN000001'

/** A loop that begins with this bug. Points that people can bring about at will are waited for. */
export function stagesOf(bug: string, wanted: readonly CrashPoint[]): readonly Stage[] {
  const until = wanted.filter((point) => AT_WILL.some((begin) => point.startsWith(begin)))
  return [calm(wanted), looking(bug), { ...talking, until }, opening, merging, measuring, closing]
}

const AT_WILL = [
  'slack.inbox',
  'slack.update',
  'slack.topic',
  'slack.post',
  'timeline.append',
  'projection.commit',
] as const

function calm(wanted: readonly CrashPoint[]): Stage {
  return {
    name: 'calm',
    act: (people) => people.say('/incident list', 'general'),
    isOver: () => true,
    until: wanted.filter((point) => point.startsWith('slack.inbox') || point.startsWith('slack.digest')),
  }
}

function looking(bug: string): Stage {
  const shop = { shipped: false }
  const surfaces = ['brief', 'card', 'pin:brief', 'topic', 'cause:c1', 'fix:c1', 'file:diff', 'invite:']
  return {
    name: 'looking',
    async act(people, _facts, turn) {
      // Of a service of which nothing is known from before, nobody is accused.
      if (turn >= TURNS_OF_USUAL) shop.shipped ||= await people.ship(bug)
    },
    isOver: (facts) => surfaces.every(facts.shown),
  }
}

const talking: Stage = {
  name: 'talking',
  async act(people, facts, turn) {
    if (facts.of('RoleTaken').length === 0) return people.press('Take command', 'dan')
    if (turn % 8 === 0) await people.say(`/incident severity ${1 + (facts.of('SeverityAssessed').length % 3)}`)
    if (turn % 8 === 4) await people.say(`/incident update This is update ${turn}.`)
  },
  isOver: (facts) => facts.shown(DAN),
}

const opening: Stage = {
  name: 'opening the pull request',
  async act(people, facts) {
    if (approvals(facts, 'open_pr') === 0) await people.press('Approve & open PR')
  },
  isOver: (facts) => facts.of('FixChecksCompleted').length > 0 && facts.shown('bookmark:pull'),
}

const merging: Stage = {
  name: 'merging',
  async act(people, facts) {
    if (approvals(facts, 'merge') === 0) await people.press('Approve & merge')
  },
  isOver: (facts) => facts.of('FixApplied').length > 0,
}

const measuring: Stage = {
  name: 'measuring',
  kills: 2,
  act: async () => {},
  isOver: (facts) => facts.of('EvaluationCompleted').some(({ payload }) => isLast(payload)),
}

const closing: Stage = {
  name: 'closing',
  kills: 1,
  async act(people, facts) {
    if (facts.of('IncidentResolved').length === 0) await people.press('Confirm resolved')
  },
  isOver: (facts) => facts.shown('postmortem:') && facts.shown('file:postmortem'),
}

function approvals(facts: Facts, scope: 'open_pr' | 'merge'): number {
  return facts.of('FixApproved').filter(({ payload }) => payload.scope === scope).length
}

/** Passed, or too little was measured between so many deaths: then a person must decide, and here one does. */
function isLast({ verdict, next_look_s }: PayloadOf<'EvaluationCompleted'>): boolean {
  return verdict === 'pass' || (verdict === 'inconclusive' && next_look_s === undefined)
}
