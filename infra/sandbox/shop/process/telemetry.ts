import type { IncomingMessage } from 'node:http'
import { context, propagation, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs'
import { releaseStack } from './stack.ts'

type Fields = Readonly<Record<string, string | number>>

/** What the shop's services are handed; `lib/telemetry.js` of the shop says the same in its own words. */
export interface ShopTelemetry {
  readonly logger: Record<'info' | 'warn' | 'error', (message: string, fields?: Fields, error?: unknown) => void>
  serve(request: IncomingMessage, name: string, run: () => Promise<{ readonly status: number }>): Promise<void>
  call<T>(name: string, run: (headers: Record<string, string>) => Promise<T>): Promise<T>
}

const SEVERITIES = { info: SeverityNumber.INFO, warn: SeverityNumber.WARN, error: SeverityNumber.ERROR } as const

/** Telemetry of one service over OpenTelemetry. Exceptions go on the log record and on the span that is running. */
export function createTelemetry(logger: Logger, tracer: Tracer, releaseDir: string): ShopTelemetry {
  const emit = (level: keyof typeof SEVERITIES) => (message: string, fields?: Fields, error?: unknown) => {
    const exception = error instanceof Error ? exceptionOf(error, releaseDir) : undefined
    if (exception) trace.getActiveSpan()?.addEvent('exception', exception)
    logger.emit({
      severityNumber: SEVERITIES[level],
      severityText: level.toUpperCase(),
      body: message,
      attributes: { ...fields, ...exception },
      context: context.active(),
    })
  }
  return {
    logger: { info: emit('info'), warn: emit('warn'), error: emit('error') },
    serve: (request, name, run) => serve(tracer, request, name, run),
    call: (name, run) => call(tracer, name, run),
  }
}

function exceptionOf(error: Error, releaseDir: string) {
  return {
    'exception.type': error.name,
    'exception.message': error.message,
    'exception.stacktrace': releaseStack(error.stack ?? '', releaseDir),
  }
}

function serve(
  tracer: Tracer,
  request: IncomingMessage,
  name: string,
  run: () => Promise<{ readonly status: number }>,
) {
  const [method = '', route = ''] = name.split(' ')
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'url.path': request.url?.split('?')[0] ?? '',
  }
  const parent = propagation.extract(context.active(), request.headers)
  return tracer.startActiveSpan(name, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    const { status } = await run()
    span.setAttribute('http.response.status_code', status)
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: `answered ${status}` })
    span.end()
  })
}

function call<T>(tracer: Tracer, name: string, run: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const [method = '', target = ''] = name.split(' ')
  const attributes = { 'http.request.method': method, 'peer.service': target.split('/')[0] ?? '' }
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const headers: Record<string, string> = {}
    propagation.inject(context.active(), headers)
    try {
      return await run(headers)
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
}
