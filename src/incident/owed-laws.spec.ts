import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { EventType, TimelineEvent } from '../timeline/events.ts'
import { anySet, anyTold, eventOf } from './arbitrary.spec-support.ts'
import { expected } from './expected.ts'
import { type Ask, personNeeded } from './person-needed.ts'
import { lifecycle } from './status.ts'

const RUNS = { numRuns: 100_000 }

const isStillOpen = (events: readonly TimelineEvent[]) => {
  const { closed, opened, provisional } = lifecycle(events)
  return !provisional && !(closed > 0 && closed >= opened)
}

/** What stands in front of people with a question: the cards of a fix, a signal, a verdict; or the call for a person. */
const ASKS: readonly EventType[] = ['FixProposed', 'InstrumentationProposed', 'EvaluationCompleted', 'NeedsHuman']
const isAsked = (events: readonly TimelineEvent[]) => {
  const { opened } = lifecycle(events)
  return events.some((event) => event.cycle === opened && ASKS.includes(event.event_type))
}
const nameOf = (ask: Ask | undefined) =>
  ask && `${ask.cycle}/${ask.discriminator}/${ask.because.event_id}/${ask.reason}`
/** The set once the call that it wants is in it. */
const called = (set: readonly TimelineEvent[]) => {
  const ask = personNeeded(set)
  if (ask === undefined) return set
  const call = eventOf({ type: 'NeedsHuman', cycle: ask.cycle, extra: 0, flavour: 0 })
  return [...set, { ...call, event_id: 'the call', discriminator: ask.discriminator }]
}

describe('src/incident/owed-laws.spec.ts', { timeout: 120_000 }, () => {
  it('never leaves an open incident with nothing expected and nobody asked', () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const after = called(set)
        return !isStillOpen(after) || expected(after).length > 0 || isAsked(after)
      }),
      RUNS,
    )
  })

  it('calls for a person once, and the same one for every order', () => {
    const reordered = anySet.chain((set) =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
    )
    fc.assert(
      fc.property(reordered, ([set, other]) => {
        const [one, two] = [personNeeded(set), personNeeded(other)]
        return nameOf(one) === nameOf(two) && personNeeded(called(set)) === undefined
      }),
      RUNS,
    )
  })

  it('takes the first where one id was said again with other words', () => {
    const owed = (events: readonly TimelineEvent[]) =>
      expected(events).map(({ output, cycle, slot, trigger }) => `${output}/${cycle}/${slot}/${trigger.event_id}`)
    fc.assert(
      fc.property(
        anyTold,
        ({ set, told }) =>
          owed(told).join() === owed(set).join() && nameOf(personNeeded(told)) === nameOf(personNeeded(set)),
      ),
      RUNS,
    )
  })

  it("always looks into what a person asks and what is detected anew, however long a machine's loop was", () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const { closed, opened } = lifecycle(set)
        const cycle = Math.max(closed, opened)
        const root = eventOf({ type: 'IncidentDetected', cycle: 1, extra: 0, flavour: 0 })
        const again = eventOf({ type: 'IncidentDetected', cycle: cycle + 1, extra: 0, flavour: 0 })
        const asked = eventOf({ type: 'InvestigationRequested', cycle, extra: 0, flavour: 1 })
        const looks = (events: readonly TimelineEvent[]) =>
          expected(events).some((work) => work.cycle === cycle + 1) ||
          events.some((event) => event.cycle === cycle + 1 && event.event_type === 'ContextBuilt')
        return looks([...set, again]) && looks([root, ...set, asked])
      }),
      RUNS,
    )
  })

  it('owes an answer only until the answer is there', () => {
    fc.assert(
      fc.property(anySet, (set) =>
        expected(set).every(({ output, cycle, slot, trigger }) => {
          const flavours = [0, 1, 2, 3, 4, 5]
          const answers = flavours.map((flavour) => eventOf({ type: output, cycle, extra: slot, flavour }))
          const after = expected([...set, ...answers])
          return !after.some(
            (work) => work.output === output && work.cycle === cycle && work.slot === slot && work.trigger === trigger,
          )
        }),
      ),
      RUNS,
    )
  })
})
