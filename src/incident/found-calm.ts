import type { EventOf } from '../timeline/events.ts'

/** The investigation found what it was asked about as usual: there is no cause to name. `context`: that of the same cycle. Pure. */
export function foundCalm(
  { cycle, payload }: EventOf<'RootCauseProposed'>,
  context: EventOf<'ContextBuilt'> | undefined,
): boolean {
  if (payload.verdict !== 'unknown' || context?.cycle !== cycle) return false
  return (context.payload.hypotheses[0]?.parts ?? []).some(({ name }) => name === 'as_usual')
}
