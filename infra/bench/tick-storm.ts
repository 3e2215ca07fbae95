import { readFileSync } from 'node:fs'
import type { Clock } from '../../src/kit/clock.ts'
import { type Figure, rounded } from './figure.ts'
import { quietDetector } from './quiet-detector.ts'
import { withScratch } from './scratch.ts'
import { withTables } from './tick-tables.ts'

const END = Date.parse('2026-03-01T12:07:00.000Z')
const MINUTE_MS = 60_000
/** Minutes looked at once each kind of error was seen. */
const LOOKS = 8
const KINDS = 100_000

/**
 * The longest time that looks keep the main thread for themselves when every line is an error of its own kind: all in one
 * service, and over a hundred. By the thread's own processor time, for on a busy machine a clock tells of the others.
 */
export async function benchStorm(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const services of [1, 100]) {
    const { looks, first } = await withScratch((dir) => longestSteps(dir, services))
    const over = services === 1 ? 'one service' : `${services} services`
    const figure = (metric: string, value: number, n: number): Figure => {
      return {
        bench: 'tick',
        metric: `${metric}, ${KINDS.toLocaleString('en')} new kinds in ${over}`,
        value: rounded(value),
        unit: 'ms',
        n,
      }
    }
    figures.push({ ...figure('longest step', Math.max(...looks), looks.length), aim: 50 })
    figures.push(figure('longest step of the first look after a start', first, 1))
  }
  return figures
}

/** Half of the kinds come in one minute, the other half again and again in each of the minutes after it. */
async function longestSteps(dir: string, services: number) {
  return withTables(dir, async (evidence, command) => {
    await command(lines(END - 2 * 86_400_000, 2 * 86_400 - 600, 20_000, `number % ${services}`, 'number % 10'))
    let now = END
    const clock: Clock = { now: () => new Date(now), sleep: async () => undefined }
    const detectorOf = () => quietDetector(evidence, clock)
    const detector = detectorOf()
    await detector.tick()
    await command(lines(END - 60_000, 60, KINDS / 2, `number % ${services}`, 'number + 100'))
    await command(
      lines(END - 60_000, 60 * LOOKS, 2 * KINDS, `number % ${services}`, `number % ${KINDS / 2} + ${KINDS}`),
    )
    const looks: number[] = []
    for (let look = 0; look < LOOKS; look++) {
      now += MINUTE_MS
      looks.push(await longestStep(() => detector.tick()))
    }
    return { looks, first: await longestStep(() => detectorOf().tick()) }
  })
}

/** Errors, spread evenly over `seconds` from `fromMs` on. */
function lines(fromMs: number, seconds: number, count: number, service: string, kind: string): string {
  return `
    INSERT INTO otel.otel_logs (Timestamp, ServiceName, SeverityText, SeverityNumber, Body, LogAttributes)
    SELECT toDateTime64(${fromMs / 1_000} + number * ${seconds / count}, 9, 'UTC'), concat('service-', toString(${service})),
      'ERROR', 17, 'a line', map('faultline.signature', concat('sk2:', toString(${kind})))
    FROM numbers(${count})`
}

/** Milliseconds of the main thread's own time between two of its turns, at most, while the work goes on. */
async function longestStep(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let since = threadMs()
  let on = true
  const watch = () => {
    const now = threadMs()
    longest = Math.max(longest, now - since)
    since = now
    if (on) setImmediate(watch)
  }
  setImmediate(watch)
  await work()
  on = false
  return longest
}

/** What the main thread has used of a processor. Linux tells it. */
function threadMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
