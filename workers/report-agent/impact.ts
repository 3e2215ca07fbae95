import { alsoHit } from '../../src/incident/also-hit.ts'
import { newestImpact } from '../../src/incident/impact.ts'
import { type Round, roundsOf } from '../../src/incident/rounds.ts'
import { ofType } from '../../src/incident/state.ts'
import { numberWords, percentWords } from '../../src/kit/figures.ts'
import type { EventOf, PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { ReportInput } from './facts.ts'
import { type Line, line, moment } from './line.ts'

/** What failed in each trouble, for how long, against usual: the figures that were counted longest. */
export function impact({ state, events }: ReportInput): Line[] {
  const { root } = state
  const troubles = roundsOf(events).flatMap((round) => troublesIn(events, round))
  const also = alsoHit(events)
  const assessed = ofType(events, 'SeverityAssessed').at(-1)
  const { error_rate, affected_users: users } = assessed?.payload.impact ?? {}
  return [
    ...troubles.flatMap((trouble, place) => ofTrouble(events, trouble, prefix(place, troubles.length))),
    ...(error_rate === undefined ? [] : line(`The error rate was assessed at ${percentWords(error_rate)}.`, assessed)),
    ...(users === undefined
      ? []
      : line(users === 1 ? '1 user was affected.' : `${numberWords(users)} users were affected.`, assessed)),
    ...(root && also.length > 0 ? line(`Also hit: ${also.join(', ')}.`, root) : []),
  ]
}

function prefix(place: number, troubles: number): string {
  if (troubles === 1) return ''
  return place === 0 ? 'At first: ' : 'When it came back: '
}

type Trouble = Pick<Round, 'opened' | 'cycles'>

/** A round has several where a detector found that it fails once more after it was found to be over. */
function troublesIn(events: readonly TimelineEvent[], { opened, cycles }: Round): readonly Trouble[] {
  const again = ofType(events, 'IncidentDetected')
    .filter((event) => event.cycle > cycles.first && event.cycle <= cycles.last)
    .sort((a, b) => a.cycle - b.cycle)
  const begun = [opened, ...again.filter(({ event_id }) => event_id !== opened.event_id)]
  return begun.map((event, place) => {
    const next = begun[place + 1]
    const first = place === 0 ? cycles.first : event.cycle
    return { opened: event, cycles: { first, last: next === undefined ? cycles.last : next.cycle - 1 } }
  })
}

function ofTrouble(events: readonly TimelineEvent[], { opened, cycles }: Trouble, before: string): Line[] {
  const own = events.filter(({ cycle }) => cycle >= cycles.first && cycle <= cycles.last)
  const { errors, requests, of } = opened.event_type === 'IncidentDetected' ? opened.payload.rule : {}
  const had = of === 'lines' ? 'lines had been errors' : 'requests had failed'
  return [
    ...(errors !== undefined && requests !== undefined
      ? line(`${before}${numberWords(errors)} of ${numberWords(requests)} ${had} when it was detected.`, opened)
      : []),
    ...whole(own, before),
  ]
}

/** Measured to the end; else what the last look at the fix compared with. */
function whole(own: readonly TimelineEvent[], prefix: string): Line[] {
  const measured = newestImpact(ofType(own, 'ImpactMeasured'), 0)
  if (measured !== undefined && measured.payload.failed.requests > 0)
    return [...line(`${prefix}${measuredWords(measured.payload)}`, measured), ...shortlyBefore(measured)]
  const look = ofType(own, 'EvaluationCompleted')
    .sort((a, b) => a.cycle - b.cycle || a.payload.slot - b.payload.slot)
    .at(-1)
  if (look === undefined) return []
  const { before, usual } = look.payload
  const of = ofType(own, 'ContextBuilt').at(-1)?.payload.of
  return line(`${prefix}${shareOf(before, of)} until the fix; usual is ${percentWords(usual.rate)}.`, look)
}

const SHIPPED = {
  deploy: 'was deployed as',
  flag: 'had its flag set:',
  config: 'had its setting changed:',
  migration: 'was migrated:',
} satisfies Record<NonNullable<PayloadOf<'ImpactMeasured'>['ended_after']>['kind'], string>

/** That it helped is for people to say. */
function shortlyBefore(measured: EventOf<'ImpactMeasured'>): Line[] {
  const { over_since, ended_after: one } = measured.payload
  if (over_since === undefined || one === undefined) return []
  return line(
    `Shortly before it ended, at ${moment(one.at)}, ${one.service} ${SHIPPED[one.kind]} ${one.ref}.`,
    measured,
  )
}

function measuredWords({ failed, over_since, usual_rate, of, again_from }: PayloadOf<'ImpactMeasured'>): string {
  const usual = usual_rate === undefined ? '' : `; usual is ${percentWords(usual_rate)}`
  const pauses = again_from === undefined ? '' : ', with pauses that are not counted'
  const until = `${over_since === undefined ? 'at the last look, ' : ''}${moment(failed.window.to)}`
  return `${shareOf(failed, of)} from ${moment(failed.window.from)} until ${until}${pauses}${usual}.`
}

function shareOf({ errors, requests }: { readonly errors: number; readonly requests: number }, of?: 'lines'): string {
  const share = requests > 0 ? ` (${percentWords(errors / requests)})` : ''
  return `${numberWords(errors)} of ${numberWords(requests)} ${of === 'lines' ? 'lines were errors' : 'requests failed'}${share}`
}
