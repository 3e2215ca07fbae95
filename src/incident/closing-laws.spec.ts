import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../timeline/events.ts'
import { anyEvent, anySet, eventOf } from './arbitrary.spec-support.ts'
import { expected } from './expected.ts'
import { isPastLimit, limitOf } from './limit.ts'
import { lifecycle } from './status.ts'

const RUNS = { numRuns: 100_000 }

const through = (event: TimelineEvent) => event.closes_through ?? event.cycle
const closers = (events: readonly TimelineEvent[]) =>
  events.filter(({ event_type }) => event_type === 'IncidentResolved' || event_type === 'IncidentSuppressed')

/** The cycles that a failed evaluation opened and nothing else did, counted one by one. */
function alone(events: readonly TimelineEvent[], closed: number): number[] {
  const cycles = [...new Set(events.map((event) => event.opens_cycle ?? 1))].filter((cycle) => cycle > 1)
  return cycles.filter((cycle) => {
    const openers = events.filter((event) => event.opens_cycle === cycle)
    const live = openers.filter(({ event_type, cycle: own, payload }) => {
      if (event_type === 'InvestigationRequested') return true
      if (event_type === 'EvaluationCompleted') return own > closed && payload.verdict === 'fail'
      return (event_type === 'FixRejected' || event_type === 'InstrumentationApplied') && own > closed
    })
    const detected = events.some((event) => event.event_type === 'IncidentDetected' && event.cycle === cycle)
    return !detected && live.length > 0 && live.every((event) => event.event_type === 'EvaluationCompleted')
  })
}

describe('src/incident/closing-laws.spec.ts', { timeout: 120_000 }, () => {
  it('is closed as the fact says that closes furthest: resolved where one of them is that, else suppressed', () => {
    const holds = (set: readonly TimelineEvent[]) => {
      const { status, opened, closed } = lifecycle(set)
      const furthest = Math.max(0, ...closers(set).map(through))
      const last = closers(set).filter((event) => through(event) === furthest)
      const open = furthest < opened || furthest === 0
      const told = last.some(({ event_type }) => event_type === 'IncidentResolved') ? 'Resolved' : 'Suppressed'
      return closed === furthest && (open ? status !== 'Resolved' && status !== 'Suppressed' : status === told)
    }
    fc.assert(fc.property(anySet, holds), RUNS)
  })

  it('is as far with a draft of a fix as without it', () => {
    const at = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom(0, 2, 4))
    const holds = (set: readonly TimelineEvent[], [cycle, flavour]: readonly [number, number]) => {
      const draft = eventOf({ type: 'FixProposed', cycle, extra: 0, flavour })
      return JSON.stringify(lifecycle([...set, draft])) === JSON.stringify(lifecycle(set))
    }
    fc.assert(fc.property(anySet, at, holds), RUNS)
  })

  it('is past its limit where verdicts alone opened more cycles than any detection allows, and only in such a cycle', () => {
    const holds = (set: readonly TimelineEvent[]) => {
      const opened = alone(set, lifecycle(set).closed)
      return [1, 2, 3, 4, 5, 6, 7, 8, 9].every((cycle) => {
        const so_far = 1 + opened.filter((one) => one <= cycle).length
        return isPastLimit(set, cycle) === (opened.includes(cycle) && so_far > limitOf(set))
      })
    }
    fc.assert(fc.property(anySet, holds), RUNS)
  })

  it('owes a report for the fact that closed it, and for none that closes less', () => {
    const holds = (set: readonly TimelineEvent[], late: TimelineEvent) => {
      const all = [...set, late]
      const { closed, opened } = lifecycle(all)
      const reports = expected(all).filter(({ output }) => output === 'PostmortemDrafted')
      return reports.every(({ trigger }) => closed >= opened && through(trigger) === closed)
    }
    fc.assert(fc.property(anySet, anyEvent, holds), RUNS)
    const root = eventOf({ type: 'IncidentDetected', cycle: 1, extra: 0, flavour: 0 })
    const end = eventOf({ type: 'IncidentResolved', cycle: 1, extra: 0, flavour: 0 })
    expect(expected([root, end]).map(({ output }) => output)).toContain('PostmortemDrafted')
  })
})
