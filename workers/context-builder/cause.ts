import type { RankedHypothesis } from '../../src/timeline/payloads/context.ts'

/** What may have brought the errors, before it is scored and numbered. */
export type Cause = Pick<RankedHypothesis, 'kind' | 'service' | 'ref' | 'title' | 'parts'>

/** The evidence id of a thing: `('commit', sha)`, `('log_pattern', "service\nsignature")`, `('error_rate', service)`. */
export type IdOf = (kind: string, ref: string) => string | undefined
