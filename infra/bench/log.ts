import { readdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { against, type Figure, medianMs, percentile, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'
import { eventsOf } from './told.ts'

const RUNS = 3
const SINGLE = 2_400
const BATCHED = 24_000
const BATCH = 500

/** Appends that wait for each other, and batches; each is durable before it counts. Bare: the same bytes by write and fdatasync. */
export async function benchAppend(): Promise<readonly Figure[]> {
  const events = eventsOf(BATCHED / 12)
  const single = groupsOf(events.slice(0, SINGLE), 1)
  const batches = groupsOf(events, BATCH)
  return [
    await appendFigure('one by one', single, SINGLE, 4_000),
    await appendFigure(`in batches of ${BATCH}`, batches, BATCHED, 25_000),
    await crowdFigure(events.slice(0, BATCHED / 2)),
  ]
}

/** Every event once, read from disk, checked and decoded. Bare: the same files read into memory. */
export async function benchReplay(): Promise<readonly Figure[]> {
  return withScratch(async (dir) => {
    const events = eventsOf(BATCHED / 12)
    const first = await openLog(dir)
    for (const group of groupsOf(events, BATCH)) await first.append(group)
    await first.close()
    const opened = await medianMs(RUNS, async () => (await openLog(dir)).close())
    const log = await openLog(dir)
    const scanned = await medianMs(RUNS, async () => {
      let seen = 0
      for await (const batch of log.scan(['debugging.timeline'])) seen += batch.events.length
      if (seen !== events.length) throw new Error(`the log gave ${seen} of ${events.length} events: it is damaged`)
    })
    await log.close()
    const files = readdirSync(dir).filter((file) => file.endsWith('.log'))
    const bare = await medianMs(RUNS, () => {
      for (const file of files) readFileSync(join(dir, file))
    })
    const perSecond = (ms: number) => (events.length / ms) * 1_000
    const n = events.length
    return [
      { bench: 'replay', metric: 'scan', value: rounded(perSecond(scanned)), unit: 'events/s', n, ...compare(scanned) },
      { bench: 'replay', metric: 'open', value: rounded(perSecond(opened)), unit: 'events/s', n, ...compare(opened) },
    ]
    function compare(ms: number) {
      return against(perSecond(bare), perSecond(ms))
    }
  })
}

async function appendFigure(
  how: string,
  groups: readonly (readonly TimelineEvent[])[],
  n: number,
  aim: number,
): Promise<Figure> {
  const texts = groups.map((group) => Buffer.from(group.map((event) => JSON.stringify(event)).join('')))
  const ours: number[] = []
  const bare: number[] = []
  // A house appends for weeks: what its first thousand cost to compile is no part of the rate.
  await withScratch((dir) => appendAll(dir, groups))
  // In turns, so that a busy minute of the machine or its disk falls on both.
  for (let run = 0; run < RUNS; run++) {
    ours.push(await withScratch((dir) => appendAll(dir, groups)))
    bare.push(await withScratch((dir) => writeAll(dir, texts)))
  }
  const rateOf = (times: readonly number[]) => (n / percentile(times, 0.5)) * 1_000
  const value = rounded(rateOf(ours))
  return { bench: 'append', metric: how, value, unit: 'events/s', ...against(rateOf(bare), value), n, aim }
}

/** Milliseconds of the appends alone. */
async function appendAll(dir: string, groups: readonly (readonly TimelineEvent[])[]): Promise<number> {
  const log = await openLog(dir)
  const ms = await medianMs(1, async () => {
    for (const group of groups) await log.append(group)
  })
  await log.close()
  return ms
}

async function writeAll(dir: string, texts: readonly Buffer[]): Promise<number> {
  const file = await open(join(dir, 'bare'), 'w')
  const ms = await medianMs(1, async () => {
    for (const text of texts) {
      await file.write(text)
      await file.datasync()
    }
  })
  await file.close()
  return ms
}

/** Many callers with an event each, none of whom waits for another: what comes while the disk is busy goes together. */
async function crowdFigure(events: readonly TimelineEvent[]): Promise<Figure> {
  const ms = await medianMs(RUNS, () =>
    withScratch(async (dir) => {
      const log = await openLog(dir)
      for (const group of groupsOf(events, 100)) await Promise.all(group.map((event) => log.append([event])))
      await log.close()
    }),
  )
  const value = rounded((events.length / ms) * 1_000)
  return { bench: 'append', metric: 'by 100 callers at once', value, unit: 'events/s', n: events.length }
}

function openLog(dir: string) {
  return openSegmentLog({ dir, clock: systemClock, log: silentLog })
}

function groupsOf(events: readonly TimelineEvent[], size: number): (readonly TimelineEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / size) }, (_, at) => events.slice(at * size, (at + 1) * size))
}
