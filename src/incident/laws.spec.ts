import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventType, TimelineEvent } from '../timeline/events.ts'
import { ALL_TYPES, anyEvent, anySet, eventOf } from './arbitrary.spec-support.ts'
import { expected } from './expected.ts'
import { lifecycle } from './status.ts'

const RUNS = { numRuns: 100_000 }
const MAY_OPEN: readonly EventType[] = ['IncidentDetected', 'InvestigationRequested']
const MACHINES: readonly EventType[] = ['EvaluationCompleted', 'FixRejected', 'InstrumentationApplied']

const facts = (events: readonly TimelineEvent[]) => JSON.stringify(lifecycle(events))
const owed = (events: readonly TimelineEvent[]) =>
  JSON.stringify(
    expected(events).map(({ queue, output, cycle, slot, trigger }) => [queue, output, cycle, slot, trigger.event_id]),
  )
const isClosed = (events: readonly TimelineEvent[]) => {
  const { closed, opened } = lifecycle(events)
  return closed > 0 && closed >= opened
}

describe('src/incident/laws.spec.ts', { timeout: 120_000 }, () => {
  it('draws events of every type in the catalogue', () => {
    const seen = new Set(fc.sample(anyEvent, { numRuns: 5_000, seed: 1 }).map((event) => event.event_type))
    expect([...seen].sort()).toEqual([...ALL_TYPES].sort())
  })

  it('gives one status and one list of owed work for every order and any duplication', () => {
    const reordered = anySet.chain((set) =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray([...set, ...set], { minLength: set.length * 2 })),
    )
    fc.assert(
      fc.property(reordered, ([set, other]) => facts(set) === facts(other) && owed(set) === owed(other)),
      RUNS,
    )
  })

  it('gives one status whichever part of the set was read first', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => facts([...a, ...b]) === facts([...b, ...a, ...b])),
      RUNS,
    )
  })

  it('never lets progress or a note reopen a closed incident', () => {
    const harmless = anyEvent.filter(
      (event) => !MAY_OPEN.includes(event.event_type) && !MACHINES.includes(event.event_type),
    )
    fc.assert(
      fc.property(anySet, harmless, (set, late) => !isClosed(set) || isClosed([...set, late])),
      RUNS,
    )
  })

  it("never lets a machine's verdict on a closed cycle reopen it", () => {
    const verdict = anyEvent.filter((event) => MACHINES.includes(event.event_type))
    fc.assert(
      fc.property(anySet, verdict, (set, late) => {
        const { closed } = lifecycle(set)
        return !isClosed(set) || late.cycle > closed || isClosed([...set, late])
      }),
      RUNS,
    )
  })

  it("always lets a re-detection and a person's request reopen", () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const { closed, opened } = lifecycle(set)
        const cycle = Math.max(closed, opened)
        const again = eventOf({ type: 'IncidentDetected', cycle: cycle + 1, extra: 0, flavour: 0 })
        const asked = eventOf({ type: 'InvestigationRequested', cycle, extra: 0, flavour: 1 })
        return !isClosed([...set, again]) && !isClosed([...set, asked])
      }),
      RUNS,
    )
  })

  it('owes nothing for closed work but the report, and nothing at all before the root', () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const work = expected(set)
        if (lifecycle(set).provisional) return work.length === 0
        return !isClosed(set) || work.every(({ queue }) => queue === 'report-tasks')
      }),
      RUNS,
    )
  })
})
