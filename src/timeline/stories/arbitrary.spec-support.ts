import fc from 'fast-check'
import { sealDraft } from '../draft.ts'
import { type EventType, INTERNAL_TYPES, type PayloadOf, TIMELINE_TYPES, type TimelineEvent } from '../events.ts'
import { sampleOf } from './samples.ts'
import { pullSample } from './samples-lifecycle.ts'

export const ALL_TYPES: readonly EventType[] = [...TIMELINE_TYPES, ...INTERNAL_TYPES].map(
  (type) => type.shape.event_type.value,
)

const OPENERS: readonly EventType[] = [
  'InvestigationRequested',
  'EvaluationCompleted',
  'FixRejected',
  'InstrumentationApplied',
]
const CLOSERS: readonly EventType[] = ['IncidentResolved', 'IncidentSuppressed']
const START_MS = Date.parse('2026-03-02T09:00:00.000Z')

interface Shape {
  readonly type: EventType
  readonly cycle: number
  /** Tells apart several events of one name; small, so that equal ids with unequal content turn up too. */
  readonly variant: number
  readonly linked: boolean
  readonly atS: number
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  type: fc.constantFrom(...ALL_TYPES),
  cycle: fc.integer({ min: 1, max: 4 }),
  variant: fc.integer({ min: 0, max: 3 }),
  linked: fc.boolean(),
  atS: fc.integer({ min: 0, max: 86_400 }),
})

/** One valid event of any type of the catalogue, of the incident `inc_any` of tenant `acme`. */
export const arbitraryEvent: fc.Arbitrary<TimelineEvent> = shapes.map(eventOf)

/**
 * Any set of events of one incident, in any order: all types, cycles 1-4, openers with and without `opens_cycle`, closers
 * with and without `closes_through`, passes and fails, drafts and pull requests. Ids are distinct.
 */
export function arbitraryEvents(
  options: { minLength?: number; maxLength?: number } = {},
): fc.Arbitrary<TimelineEvent[]> {
  const { minLength = 0, maxLength = 14 } = options
  return fc.uniqueArray(arbitraryEvent, { minLength, maxLength, selector: (event) => event.event_id })
}

function eventOf({ type, cycle, variant, linked, atS }: Shape): TimelineEvent {
  const atMs = START_MS + atS * 1_000
  const about = { event_type: type, tenant_id: 'acme', incident_id: 'inc_any', cycle }
  const draft = {
    ...about,
    actor: { kind: 'system' as const, id: 'chance' },
    discriminator: variant === 0 ? '' : `v${variant}`,
    payload: varied(type, variant, { service: 'checkout', cycle, atMs }),
    ...(linked && OPENERS.includes(type) ? { opens_cycle: cycle + 1 } : {}),
    ...(linked && CLOSERS.includes(type) ? { closes_through: cycle } : {}),
  }
  // Payload and type come from the same row of the samples, which the compiler cannot follow through a run-time choice.
  return sealDraft<EventType>(draft as Parameters<typeof sealDraft<EventType>>[0], new Date(atMs), (payload) => payload)
}

function varied(type: EventType, variant: number, about: Parameters<typeof sampleOf>[1]): PayloadOf<EventType> {
  if (type === 'EvaluationCompleted') {
    const verdict = (['pass', 'fail', 'inconclusive', 'fail'] as const)[variant] ?? 'pass'
    return { ...sampleOf(type, about), verdict, slot: variant }
  }
  if (type === 'FixProposed' && variant % 2 === 1) return pullSample(about.cycle)
  if (type === 'FixApproved' && variant % 2 === 1) return { ...sampleOf(type, about), scope: 'merge' }
  if (type === 'SeverityAssessed' && variant > 0) return { ...sampleOf(type, about), severity: 'SEV-4' }
  if (type === 'VisibilityChanged' && variant > 0) return { ...sampleOf(type, about), visibility: 'public' }
  return sampleOf(type, about)
}
