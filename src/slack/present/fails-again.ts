import { foundCalm } from '../../incident/found-calm.ts'
import { ofType } from '../../incident/state.ts'
import { numberWords, percentWords } from '../../kit/figures.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'

/** So long it must have been as usual, or trouble that comes and goes would be told each time. */
const QUIET_MS = 600_000
/** Where a look had found it over, a detector states that it fails again within so many lengths of "now"; else the figures do. */
const LENGTHS = 3

type Measured = EventOf<'ImpactMeasured'>

/**
 * What is said when the trouble of an open incident is there again by the figures alone; undefined for every other
 * measurement. Once in a cycle. Pure.
 */
export function failsAgainWords(events: readonly TimelineEvent[], measured: Measured): string | undefined {
  const wasOver = wasFoundOver(events, measured.cycle)
  const first = ofType(events, 'ImpactMeasured')
    .filter(({ cycle }) => cycle === measured.cycle)
    .toSorted((a, b) => (takenTo(a) < takenTo(b) ? -1 : 1))
    .find((event, place, all) => (wasOver ? isStillBack(event) : isBack(event, all[place - 1])))
  if (first?.event_id !== measured.event_id) return undefined
  const { now, service, of } = measured.payload
  const what = of === 'lines' ? `lines of ${service} are errors` : `requests to ${service} fail`
  const share = now.requests > 0 ? ` (${percentWords(Math.min(1, now.errors / now.requests))})` : ''
  return `${numberWords(now.errors)} of ${numberWords(now.requests)} ${what} now${share}. Press Investigate again to look into it.`
}

/** After a while in which it was as usual. */
function isBack({ payload }: Measured, before: Measured | undefined): boolean {
  const over = before?.payload.failing === false ? before.payload.over_since : undefined
  return payload.failing && over !== undefined && Date.parse(payload.now.window.from) - Date.parse(over) >= QUIET_MS
}

/** For so long that a detector would have stated it in this incident. */
function isStillBack({ payload: { failing, again_from, now } }: Measured): boolean {
  if (!failing || again_from === undefined) return false
  const [from, to] = [now.window.from, now.window.to].map((time) => Date.parse(time))
  return (to ?? 0) - Date.parse(again_from) >= LENGTHS * ((to ?? 0) - (from ?? 0))
}

function wasFoundOver(events: readonly TimelineEvent[], cycle: number): boolean {
  const passed = ofType(events, 'EvaluationCompleted').some(
    (event) => event.cycle === cycle && event.payload.verdict === 'pass',
  )
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cycle)
  const cause = ofType(events, 'RootCauseProposed').findLast((event) => event.cycle === cycle)
  return passed || (cause !== undefined && foundCalm(cause, context))
}

function takenTo({ payload }: Measured): string {
  return payload.now.window.to
}
