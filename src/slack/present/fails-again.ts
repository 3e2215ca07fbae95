import { foundCalm } from '../../incident/found-calm.ts'
import { ofType } from '../../incident/state.ts'
import { numberWords, percentWords } from '../../kit/figures.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'

/** So long it must have been as usual, or trouble that comes and goes would be told each time. */
const QUIET_MS = 600_000

/**
 * What is said when the trouble of an open incident was over for a while, by the figures alone, and is there again;
 * undefined for every other measurement. Once in a cycle; and not where a look had found it over, for then a detector
 * states that it fails again. Pure.
 */
export function failsAgainWords(
  events: readonly TimelineEvent[],
  measured: EventOf<'ImpactMeasured'>,
): string | undefined {
  const first = ofType(events, 'ImpactMeasured')
    .filter(({ cycle }) => cycle === measured.cycle)
    .toSorted((a, b) => (takenTo(a) < takenTo(b) ? -1 : 1))
    .find((event, place, all) => isBack(event, all[place - 1]))
  if (first?.event_id !== measured.event_id || wasFoundOver(events, measured.cycle)) return undefined
  const { now, service, of } = measured.payload
  const what = of === 'lines' ? `lines of ${service} are errors` : `requests to ${service} fail`
  const share = now.requests > 0 ? ` (${percentWords(Math.min(1, now.errors / now.requests))})` : ''
  return `${numberWords(now.errors)} of ${numberWords(now.requests)} ${what} now${share}. Press Investigate again to look into it.`
}

function isBack({ payload }: EventOf<'ImpactMeasured'>, before: EventOf<'ImpactMeasured'> | undefined): boolean {
  const over = before?.payload.failing === false ? before.payload.over_since : undefined
  return payload.failing && over !== undefined && Date.parse(payload.now.window.from) - Date.parse(over) >= QUIET_MS
}

function wasFoundOver(events: readonly TimelineEvent[], cycle: number): boolean {
  const passed = ofType(events, 'EvaluationCompleted').some(
    (event) => event.cycle === cycle && event.payload.verdict === 'pass',
  )
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cycle)
  const cause = ofType(events, 'RootCauseProposed').findLast((event) => event.cycle === cycle)
  return passed || (cause !== undefined && foundCalm(cause, context))
}

function takenTo({ payload }: EventOf<'ImpactMeasured'>): string {
  return payload.now.window.to
}
