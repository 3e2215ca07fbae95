import type { Failing, FailsNow } from '../../../blocks/failing.ts'
import { NOT_SAID } from '../../incident/not-said.ts'
import type { IncidentState } from '../../incident/state.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { DeskDeps } from '../app/desk-deps.ts'

/** The evidence is waited for no longer: somebody waits for a form. */
const PATIENCE_MS = 2_000

/** The service that an incident is about: the one that was hit, or where nobody knew it the one that the cause names. */
export function hitService({ service, cause }: IncidentState): string {
  return service === NOT_SAID ? (cause?.payload.hypotheses[0]?.service ?? '') : service
}

/** What that service does now, in the terms of the forms. */
export function failsNowOf(state: IncidentState, now: Failing | undefined): FailsNow | undefined {
  const of = state.impact?.payload.of ?? state.detection?.payload.rule.of
  return now && { service: hitService(state), now, usual: state.context?.payload.usual?.rate, of }
}

/** How much of it fails now; undefined where that is not known in time. Never rejects. */
export async function failingNowOf(
  { questions, clock, log }: Pick<DeskDeps, 'questions' | 'clock' | 'log'>,
  state: IncidentState,
): Promise<Failing | undefined> {
  const service = hitService(state)
  if (questions === undefined || service === '') return undefined
  const asked = questions.rateNow(service).catch((error: unknown) => {
    log.warn({ code: asOutcome(error).code, error: asOutcome(error).message }, 'what fails now could not be asked')
    return undefined
  })
  const patience = new AbortController()
  const found = await Promise.race([asked, clock.sleep(PATIENCE_MS, patience.signal)])
  patience.abort()
  return found ?? undefined
}
