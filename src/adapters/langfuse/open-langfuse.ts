import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Llm } from '../../worker-kit/llm.ts'
import { tracedLlm } from './traced-llm.ts'

export interface LangfuseNeeds {
  /** Where its pages are: spans go to `/api/public/otel/v1/traces` there. */
  readonly url: string
  readonly publicKey: string
  readonly secretKey: Secret
  /** Questions and answers go there as well. */
  readonly content: boolean
  readonly redactText: (text: string) => string
  readonly log: Log
}

export interface Langfuse {
  traced(llm: Llm): Llm
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>
}

const TIMEOUT_MS = 2_000
/** `ExportResultCode.SUCCESS` of the SDK's own core. */
const SUCCESS = 0

/** Traces to a Langfuse, as it takes them: OTLP over HTTP. While it is away spans are dropped, and the log says so once. */
export function openLangfuse(needs: LangfuseNeeds): Langfuse {
  const { url, publicKey, secretKey, content, redactText, log } = needs
  const exporter = withoutVariables(
    () =>
      new OTLPTraceExporter({
        url: `${url.replace(/\/+$/, '')}/api/public/otel/v1/traces`,
        headers: { authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey.reveal()}`).toString('base64')}` },
        timeoutMillis: TIMEOUT_MS,
      }),
  )
  const provider = withoutVariables(
    () =>
      new NodeTracerProvider({
        resource: resourceFromAttributes({ 'service.name': 'faultline' }),
        spanProcessors: [new BatchSpanProcessor(saying(exporter, log))],
      }),
  )
  const tracer = provider.getTracer('faultline')
  return {
    traced: (llm) => tracedLlm(llm, { tracer, ...(content ? { redactText } : {}) }),
    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS).unref())
      await Promise.race([provider.shutdown().catch(() => undefined), late])
    },
  }
}

/** What OTEL_… says is meant for another place of traces, its keys too: the SDK looks there whenever it makes something. */
function withoutVariables<T>(make: () => T): T {
  const theirs = Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_'))
  for (const [name] of theirs) delete process.env[name]
  try {
    return make()
  } finally {
    for (const [name, value] of theirs) process.env[name] = value
  }
}

/** The SDK's own words about a failure go nowhere. */
function saying(exporter: SpanExporter, log: Log): SpanExporter {
  let isAway = false
  return {
    export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]) {
      exporter.export(spans, (result) => {
        const failed = result.code !== SUCCESS
        if (failed && !isAway)
          log.warn({ spans: spans.length }, 'Langfuse takes no traces: check LANGFUSE_BASE_URL and its keys')
        isAway = failed
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  }
}
