import type { Tracer } from '@opentelemetry/api'
import type { Logger } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

/** The detector waits 1.5 s for what is under way; what many small inserts leave must be merged. */
const EXPORT_DELAY_MS = 600
const FLUSH_TIMEOUT_MS = 2_000
const SCOPE = 'corner-shop'

export interface Exporters {
  /** Logger and tracer whose records carry the service's name, version and environment. */
  of(service: string): { readonly logger: Logger; readonly tracer: Tracer }
  /** Sends what is left, for at most two seconds. */
  close(): Promise<void>
}

/** The OpenTelemetry SDK for all services of one release: one connection for logs (protobuf) and one for traces (JSON). */
export function createExporters(endpoint: string, sha: string, environment: string): Exporters {
  const logExporter = new OTLPLogExporter({ url: `${endpoint}/v1/logs`, timeoutMillis: FLUSH_TIMEOUT_MS })
  const logs = new BatchLogRecordProcessor({ exporter: logExporter, scheduledDelayMillis: EXPORT_DELAY_MS })
  const spanExporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: FLUSH_TIMEOUT_MS })
  const spans = new BatchSpanProcessor(spanExporter, { scheduledDelayMillis: EXPORT_DELAY_MS })
  // Registering any one provider sets the context manager and the W3C propagator of the whole process.
  new NodeTracerProvider().register()
  return {
    of(service) {
      const resource = resourceFromAttributes({
        'service.name': service,
        'service.version': sha,
        'vcs.ref.head.revision': sha,
        'deployment.environment.name': environment,
      })
      return {
        logger: new LoggerProvider({ resource, processors: [logs] }).getLogger(SCOPE),
        tracer: new NodeTracerProvider({ resource, spanProcessors: [spans] }).getTracer(SCOPE),
      }
    },
    async close() {
      const flushed = Promise.allSettled([logs.forceFlush(), spans.forceFlush()])
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_TIMEOUT_MS).unref())
      await Promise.race([flushed, late])
    },
  }
}
