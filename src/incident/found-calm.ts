import type { EventOf } from '../timeline/events.ts'

/** Names the part of a ranking that says that what was asked about is as usual while other services are not. */
export const OTHERS_FAIL = 'others_fail'

/**
 * The investigation found what it was asked about as usual: there is no cause to name, and nothing else fails that people
 * may have seen. `context`: that of the same cycle. Pure.
 */
export function foundCalm(
  { cycle, payload }: EventOf<'RootCauseProposed'>,
  context: EventOf<'ContextBuilt'> | undefined,
): boolean {
  if (payload.verdict !== 'unknown' || context?.cycle !== cycle) return false
  const parts = context.payload.hypotheses[0]?.parts ?? []
  return parts.some(({ name }) => name === 'as_usual') && !parts.some(({ name }) => name === OTHERS_FAIL)
}

/** What was asked about is as usual, but other services fail: that may be what people see. Pure. */
export function failsElsewhere(context: EventOf<'ContextBuilt'> | undefined): boolean {
  return (context?.payload.hypotheses[0]?.parts ?? []).some(({ name }) => name === OTHERS_FAIL)
}
