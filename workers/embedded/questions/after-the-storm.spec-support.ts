import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Findings } from '../../../blocks/findings/props.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import type { EvidenceSource } from '../../../src/evidence/evidence-source.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import type { Answer } from '../../../src/slack/questions.ts'
import { AT, storm } from './questions.spec-support.ts'

/** Minutes of the storm. */
export const span = (fromMin: number, toMin: number) => ({
  kind: 'span' as const,
  from: new Date(AT + fromMin * 60_000).toISOString(),
  to: new Date(AT + toMin * 60_000).toISOString(),
})
export const HALF_HOUR = span(0, 30)

/** A line that comes in afterwards. */
export const LATE = {
  trace_id: '',
  span_id: '',
  severity_text: 'INFO',
  severity_number: 9,
  service: 'search',
  body: 'served late',
  resource: {},
  attributes: {},
}

/** A store of its own in which the storm is told. */
export async function stormyEvidence(): Promise<Evidence> {
  const dir = await mkdtemp(join(tmpdir(), 'questions-'))
  const evidence = await openChdbEvidence({ dir, log: silentLog })
  await storm(evidence)
  return evidence
}

/** What questions need, ten seconds after the half hour. */
export function afterTheStorm(evidence: Evidence, sources: readonly EvidenceSource[]) {
  const clock = { ...systemClock, now: () => new Date(AT + 30 * 60_000 + 10_000) }
  const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
  return { evidence, clock, config, sources }
}

export function told(answer: Answer<Findings>): Findings {
  if (answer.kind === 'problem') throw new Error(answer.said)
  return answer.found
}
