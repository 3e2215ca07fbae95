import { foundCalm } from './found-calm.ts'
import type { IncidentState } from './state.ts'

/**
 * Until when all was as usual, by the newest look at what an open incident is about: a fix that works, or an investigation
 * that found nothing. What fails after it is another trouble, or the same again. Undefined while it may go on. Pure.
 */
export function foundOver(state: IncidentState): string | undefined {
  const { closed_at, evaluation, cause, context, opened } = state
  if (closed_at !== undefined) return undefined
  if (evaluation !== undefined)
    return evaluation.payload.verdict === 'pass' ? evaluation.payload.after.window.to : undefined
  const calm = cause?.cycle === opened && foundCalm(cause, context)
  return calm ? context?.payload.window.to : undefined
}

/** The newest figures say that more than usual fails, and they are newer than that. Pure. */
export function failsSinceOver(state: IncidentState): boolean {
  const over = foundOver(state)
  const { failing, failed, now } = state.impact?.payload ?? {}
  const fails = failing === true && failed !== undefined && failed.errors > 0
  return over !== undefined && fails && now !== undefined && now.window.from >= over
}
