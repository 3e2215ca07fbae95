import { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Clock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { createDetector } from '../../workers/detector/detector.ts'
import { DETECTOR_PRESETS } from '../../workers/detector/presets.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'

const DAYS = 14
const MINUTE_MS = 60_000
const END = Date.parse('2026-03-01T12:07:00.000Z')
const TICKS = 30
/** Log lines of 100 services; a tenth are errors, of 1,000 signatures. `TICK_LINES` names others: 100,000,000 take some GB. */
const SIZES = (process.env.TICK_LINES ?? '100000,1000000,10000000').split(',').map(Number)

/** What one look at a closed minute costs as two weeks of history grow, over the embedded engine. Bare: the emptiest. */
export async function benchTick(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const lines of SIZES) figures.push(...(await withScratch((dir) => measured(dir, lines))))
  return figures
}

async function measured(dir: string, lines: number): Promise<readonly Figure[]> {
  const evidence = await openChdbEvidence({ dir, log: silentLog })
  await fill(dir, lines)
  let now = END - TICKS * MINUTE_MS
  const clock: Clock = { now: () => new Date(now), sleep: async () => undefined }
  const detector = createDetector({
    evidence,
    clock,
    settings: DETECTOR_PRESETS.default,
    tenantId: 'bench',
    openIncidents: async () => [],
    record: async () => [],
    log: silentLog,
  })
  const timed = async () => {
    const start = performance.now()
    const before = process.cpuUsage()
    await detector.tick()
    const { user, system } = process.cpuUsage(before)
    return { ms: performance.now() - start, cpuMs: (user + system) / 1_000 }
  }
  const { ms: first } = await timed()
  const looks: { readonly ms: number; readonly cpuMs: number }[] = []
  for (; now < END; now += MINUTE_MS) looks.push(await timed())
  const took = looks.slice(1).map(({ ms }) => ms)
  const cpu = looks.slice(1).map(({ cpuMs }) => cpuMs)
  await evidence.close()
  const name = `${lines.toLocaleString('en')} lines`
  const figure = (metric: string, value: number, n: number) => ({
    bench: 'tick',
    metric: `${metric}, ${name}`,
    value: rounded(value),
    unit: 'ms',
    n,
  })
  return [
    { ...figure('p50', percentile(took, 0.5), took.length), aim: 50 },
    // On a busy machine it waits for its turn: this is what it uses itself, in all threads.
    figure('processor time, p50', percentile(cpu, 0.5), cpu.length),
    figure('worst', Math.max(...took), took.length),
    figure('first look after a start', first, 1),
  ]
}

async function fill(path: string, lines: number): Promise<void> {
  const client = createClient({ connection: asConnection(createChdbConnection({ path })) })
  const from = (END - DAYS * 86_400_000) / 1_000
  const query = `
    INSERT INTO otel.otel_logs (Timestamp, ServiceName, SeverityText, SeverityNumber, Body, LogAttributes)
    SELECT toDateTime64(${from} + number * ${(DAYS * 86_400) / lines}, 9, 'UTC'),
      concat('service-', toString(number % 100)),
      if(intHash32(number) % 10 = 0, 'ERROR', 'INFO'), if(intHash32(number) % 10 = 0, 17, 9), 'a line',
      map('faultline.signature', concat('sk2:', toString(number % 100), '-', toString(intHash32(number + 1) % 10)))
    FROM numbers(${lines})`
  await client.command({ query })
  await client.close()
}

/** Guarantee: chdb builds on a copy of the same client types, as `openChdbEvidence` says. */
function asConnection(connection: unknown): NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']> {
  return connection as NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>
}
