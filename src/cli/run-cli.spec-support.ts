import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createServer } from '../compose/http-server.ts'
import { late } from '../compose/late.ts'
import type { LogRow, SpanRow } from '../evidence/rows.ts'
import { createEvidenceWriter, type EvidenceWriter } from '../ingress/otlp/evidence-writer.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'

const BIN = fileURLToPath(new URL('../../infra/bin/faultline.mjs', import.meta.url))

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  stdout(): string
  stderr(): string
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** The command line in a process of its own, as people run it. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH, HOME, ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

export interface ReceivingHouse {
  readonly url: string
  readonly logs: LogRow[]
  readonly spans: SpanRow[]
  /** The stores are open from now on. */
  ready(): void
  close(): Promise<void>
}

/** The house's own server and writer over rows in memory; not ready until told so. */
export async function receivingHouse(): Promise<ReceivingHouse> {
  const writer = late<EvidenceWriter>('The evidence')
  const server = createServer({ writer, clock: systemClock, log: silentLog, onlyLoopbackNames: true })
  const [logs, spans]: [LogRow[], SpanRow[]] = [[], []]
  const evidence = {
    addLogs: async (rows: readonly LogRow[]) => void logs.push(...rows),
    addSpans: async (rows: readonly SpanRow[]) => void spans.push(...rows),
  }
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    logs,
    spans,
    ready: () => writer.set(createEvidenceWriter({ evidence, clock: systemClock, log: silentLog, maxDelayMs: 5 })),
    close: () => server.close(),
  }
}
