import type { Clock } from '../../src/kit/clock.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { quietDetector } from './quiet-detector.ts'
import { withScratch } from './scratch.ts'
import { benchStorm } from './tick-storm.ts'
import { withTables } from './tick-tables.ts'

const DAYS = 14
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const END = Date.parse('2026-03-01T12:07:00.000Z')
const TICKS = 30
const SLICES = 10
/** Log lines of 100 services; a tenth are errors, of 1,000 signatures. `TICK_LINES` names others: 100,000,000 take some GB. */
const SIZES = (process.env.TICK_LINES ?? '100000,1000000,10000000').split(',').map(Number)

/** Lines a minute in the newest hour, so that history grows and traffic does not; absent: as many as in all of history. */
const TRAFFIC = process.env.TICK_TRAFFIC === undefined ? undefined : Number(process.env.TICK_TRAFFIC)

/** What one look at a closed minute costs as two weeks of history grow, over the embedded engine. Bare: the emptiest. */
export async function benchTick(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const lines of SIZES) figures.push(...(await withScratch((dir) => measured(dir, lines))))
  return [...figures, ...(await benchStorm())]
}

async function measured(dir: string, lines: number): Promise<readonly Figure[]> {
  return withTables(dir, async (evidence, command) => {
    const fill = TRAFFIC === undefined ? { lines, until: END } : { lines, until: END - HOUR_MS }
    for (let slice = 0; slice < SLICES; slice++) await command(linesOf(fill, slice))
    if (TRAFFIC !== undefined) await command(newestHour(TRAFFIC))
    let now = END - TICKS * MINUTE_MS
    const clock: Clock = { now: () => new Date(now), sleep: async () => undefined }
    const detector = quietDetector(evidence, clock)
    const timed = async () => {
      const start = performance.now()
      const before = process.cpuUsage()
      await detector.tick()
      const { user, system } = process.cpuUsage(before)
      return { ms: performance.now() - start, cpuMs: (user + system) / 1_000 }
    }
    const first = await timed()
    const looks: Look[] = []
    for (; now < END; now += MINUTE_MS) looks.push(await timed())
    return figuresOf(lines, first, looks.slice(1))
  })
}

interface Look {
  readonly ms: number
  /** Of all threads: what the engine merges meanwhile is in it. */
  readonly cpuMs: number
}

function figuresOf(lines: number, first: Look, looks: readonly Look[]): readonly Figure[] {
  const figure = (metric: string, value: number, n = looks.length): Figure => {
    return {
      bench: 'tick',
      metric: `${metric}, ${lines.toLocaleString('en')} lines`,
      value: rounded(value),
      unit: 'ms',
      n,
    }
  }
  const took = looks.map(({ ms }) => ms)
  return [
    { ...figure('p50', percentile(took, 0.5)), aim: 50 },
    // On a busy machine it waits for its turn: this is what it uses itself, in all threads.
    figure(
      'processor time, p50',
      percentile(
        looks.map(({ cpuMs }) => cpuMs),
        0.5,
      ),
    ),
    figure('worst', Math.max(...took)),
    figure('first look after a start', first.ms, 1),
  ]
}

/** One of the slices in which the engine makes the lines itself: all at once take more memory than they need. */
function linesOf({ lines, until }: { readonly lines: number; readonly until: number }, slice: number): string {
  const from = (END - DAYS * 86_400_000) / 1_000
  const [first, next] = [slice, slice + 1].map((at) => Math.floor((lines / SLICES) * at))
  return made(from, (until / 1_000 - from) / lines, Number(first), Number(next) - Number(first))
}

function newestHour(linesAMinute: number): string {
  return made((END - HOUR_MS) / 1_000, 60 / linesAMinute, 0, linesAMinute * 60)
}

/** Lines `everyS` seconds apart, numbered from `first`. */
function made(from: number, everyS: number, first: number, count: number): string {
  return `
    INSERT INTO otel.otel_logs (Timestamp, ServiceName, SeverityText, SeverityNumber, Body, LogAttributes)
    SELECT toDateTime64(${from} + number * ${everyS}, 9, 'UTC'),
      concat('service-', toString(number % 100)),
      if(intHash32(number) % 10 = 0, 'ERROR', 'INFO'), if(intHash32(number) % 10 = 0, 17, 9), 'a line',
      map('faultline.signature', concat('sk2:', toString(number % 100), '-', toString(intHash32(number + 1) % 10)))
    FROM numbers(${first}, ${count})`
}
