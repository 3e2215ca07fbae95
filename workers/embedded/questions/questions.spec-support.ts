import type { Evidence } from '../../../src/evidence/evidence.ts'
import type { LogRow, SpanRow } from '../../../src/evidence/rows.ts'

/** 14:00 of a day on which the database's pool runs dry at 14:15:00, and takes payments and checkout along. */
export const AT = Date.parse('2026-03-02T14:00:00Z')
export const SHA = '3f2a91c04bd2e8a7713f2a91c04bd2e8a7713f2a'

const SERVICES = ['database', 'payment', 'checkout', 'search'] as const
type Service = (typeof SERVICES)[number]

interface Failing {
  readonly afterS: number
  readonly words: string
}

const FAILS: Partial<Record<Service, Failing>> = {
  database: { afterS: 900, words: 'connection pool exhausted, 20 of 20 in use' },
  payment: { afterS: 905, words: 'timeout after 5000 ms waiting for database' },
  checkout: { afterS: 910, words: 'payment answered 500' },
}
const CALLS: Partial<Record<Service, Service>> = { payment: 'database', checkout: 'payment' }

/** An hour before and half an hour from 14:00 on: two requests a second each, and what fails from its second on. */
export async function storm(evidence: Evidence): Promise<void> {
  const spans: SpanRow[] = []
  const logs: LogRow[] = []
  for (let s = -3_600; s < 1_800; s++) {
    for (const service of SERVICES) {
      const failing = FAILS[service]
      const fails = failing !== undefined && s >= failing.afterS
      for (const half of [0, 500]) spans.push(span(service, AT + s * 1_000 + half, fails))
      if (fails) logs.push(line(service, AT + s * 1_000 + 1, failing.words, 17))
      if (s % 30 === 0) logs.push(line(service, AT + s * 1_000 + 2, `served ${s + 10_000} requests`, 9))
    }
  }
  await evidence.addSpans(spans)
  await evidence.addLogs(logs)
  const deploy = { id: 'd1', service: 'database', sha: SHA, previous_sha: '', at: new Date(AT + 840_000).toISOString() }
  await evidence.addDeploys([deploy])
}

export function span(service: Service | 'mailer', ms: number, fails: boolean): SpanRow {
  const caller = (Object.keys(CALLS) as Service[]).find((name) => CALLS[name] === service)
  return {
    timestamp: new Date(ms).toISOString(),
    trace_id: `t${ms}`,
    span_id: `${service}${ms}`,
    parent_span_id: caller === undefined ? '' : `${caller}${ms}`,
    name: 'GET /',
    kind: 'Server',
    service,
    resource: {},
    attributes: {},
    duration_ns: 1_000_000,
    status_code: fails ? 'Error' : 'Unset',
    status_message: '',
  }
}

export function line(service: Service | 'mailer', ms: number, body: string, severity: number): LogRow {
  return {
    timestamp: new Date(ms).toISOString(),
    trace_id: '',
    span_id: '',
    severity_text: severity === 17 ? 'ERROR' : 'INFO',
    severity_number: severity,
    service,
    body,
    resource: {},
    attributes: {},
  }
}
