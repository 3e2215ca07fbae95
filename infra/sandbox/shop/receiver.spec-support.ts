import fastify from 'fastify'
import type { LogRow, SpanRow } from '../../../src/evidence/rows.ts'
import { createEvidenceWriter } from '../../../src/ingress/otlp/evidence-writer.ts'
import { registerOtlp } from '../../../src/ingress/otlp/register-otlp.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'

export interface Receiver extends AsyncDisposable {
  readonly endpoint: string
  readonly logs: readonly LogRow[]
  readonly spans: readonly SpanRow[]
}

/** The house's own OTLP ingress on a free port, keeping the rows it is given. */
export async function startReceiver(): Promise<Receiver> {
  const [logs, spans]: [LogRow[], SpanRow[]] = [[], []]
  const evidence = {
    addLogs: async (rows: readonly LogRow[]) => void logs.push(...rows),
    addSpans: async (rows: readonly SpanRow[]) => void spans.push(...rows),
  }
  const writer = createEvidenceWriter({ evidence, clock: systemClock, log: silentLog })
  const app = fastify()
  registerOtlp(app, { writer, clock: systemClock, log: silentLog })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  return { endpoint, logs, spans, [Symbol.asyncDispose]: () => app.close() }
}
