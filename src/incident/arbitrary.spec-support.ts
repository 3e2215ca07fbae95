import fc from 'fast-check'
import { type EventType, INTERNAL_TYPES, TIMELINE_TYPES, type TimelineEvent } from '../timeline/events.ts'

export const ALL_TYPES = [...TIMELINE_TYPES, ...INTERNAL_TYPES].map((schema) => schema.shape.event_type.value)

const OPENERS: readonly EventType[] = [
  'InvestigationRequested',
  'EvaluationCompleted',
  'FixRejected',
  'InstrumentationApplied',
]
const CLOSERS: readonly EventType[] = ['IncidentResolved', 'IncidentSuppressed']

interface Shape {
  readonly type: EventType
  readonly cycle: number
  readonly extra: number
  readonly flavour: number
}

/** Cycles go past the smallest and the largest limit that a detection is given. */
const LAST_CYCLE = 8

/** An event of any type as far as the fold can see it: envelope, and the payload fields that decide. */
export function eventOf({ type, cycle, extra, flavour }: Shape): TimelineEvent {
  const opens = OPENERS.includes(type) && flavour % 3 > 0 ? { opens_cycle: cycle + 1 } : {}
  const closes = CLOSERS.includes(type) && flavour % 2 > 0 ? { closes_through: cycle + extra } : {}
  const event = {
    event_id: `${type}/${cycle}/${extra}/${flavour}`,
    event_type: type,
    tenant_id: 't',
    incident_id: 'i',
    time: '2026-01-01T00:00:00.000Z',
    cycle,
    ...opens,
    ...closes,
    payload: {
      stage: flavour % 2 > 0 ? 'pull_request' : 'draft',
      verdict: (['pass', 'fail', 'inconclusive'] as const)[flavour % 3],
      scope: flavour % 2 > 0 ? 'open_pr' : 'merge',
      policy: { route: ([['fix'], ['instrumentation'], []] as const)[flavour % 3] },
      max_cycles: 1 + flavour,
      slot: extra,
      next_look_s: 1,
      head_sha: 'abc',
      now: { window: { to: `2026-01-01T00:0${flavour}:00.000Z` } },
      role: 'commander',
    },
  }
  // The laws need speed over a hundred thousand sets, not whole payloads: the schemas have specs of their own.
  return event as unknown as TimelineEvent
}

const EXTRAS = 3
const FLAVOURS = 6
const OF_EACH_TYPE = LAST_CYCLE * EXTRAS * FLAVOURS
/** Every event that can be drawn, made once: the laws draw millions. */
const ALL = ALL_TYPES.map((type) => Array.from({ length: OF_EACH_TYPE }, (_, n) => eventOf(shapeOf(type, n))))

const ALL_OF = new Map(ALL_TYPES.map((type, at) => [type, ALL[at]]))

/** The first numbers are of the first cycle and the last of the last, so that a bias towards either end is one of cycles. */
function shapeOf(type: EventType, n: number): Shape {
  const cycle = 1 + Math.floor(n / (EXTRAS * FLAVOURS))
  return { type, cycle, extra: Math.floor(n / FLAVOURS) % EXTRAS, flavour: n % FLAVOURS }
}

export const anyEvent = fc
  .tuple(fc.constantFrom(...ALL), fc.nat({ max: OF_EACH_TYPE - 1 }))
  .map(([ofType, n]) => ofType[n] ?? eventOf(shapeOf('IncidentDetected', 0)))

/** Unlike chance, a machine in a loop opens one cycle after the other. */
const machineLoop = fc
  .tuple(fc.integer({ min: 1, max: LAST_CYCLE }), fc.integer({ min: 0, max: 5 }))
  .map(([cycles, flavour]) => [
    eventOf({ type: 'IncidentDetected', cycle: 1, extra: 0, flavour }),
    ...Array.from({ length: cycles }, (_, i) =>
      eventOf({ type: 'EvaluationCompleted', cycle: i + 1, extra: 0, flavour: 1 }),
    ),
  ])

export const anySet = fc
  .tuple(fc.array(anyEvent, { maxLength: 14 }), fc.option(machineLoop, { nil: [], freq: 3 }))
  .map(([chance, loop]) => [...loop, ...chance])

/** A set, and what the log holds when ids of it were said again with other words: the same type and cycle, all else anew. */
export const anyTold = fc
  .tuple(anySet, fc.array(fc.tuple(fc.nat(), fc.nat({ max: EXTRAS * FLAVOURS - 1 })), { minLength: 1, maxLength: 4 }))
  .map(([set, again]) => ({ set, told: [...set, ...again.flatMap(([at, n]) => saidAgain(set[at % set.length], n))] }))

function saidAgain(first: TimelineEvent | undefined, n: number): TimelineEvent[] {
  if (first === undefined) return []
  const { event_id, event_type, cycle } = first
  const other = ALL_OF.get(event_type)?.[(cycle - 1) * EXTRAS * FLAVOURS + n]
  return other === undefined ? [] : [{ ...other, event_id }]
}
