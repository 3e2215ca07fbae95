import type { Batch, Timeline } from '../../src/timeline/timeline.ts'
import { simTimeline } from './fakes/log.ts'
import { checkFacts } from './live-rules.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** The timeline as one process reaches it. */
export function timelineOf(world: World, process: SimProcess): Timeline {
  const base = simTimeline({
    log: world.log,
    clock: process.clock,
    // A poll gathers for a while.
    fetch: () => world.schedule.pause(world.chance.between(1, 1_500)),
  })
  return {
    append: async (events) => {
      const stored = await process.call('timeline.append', true, async () => {
        checkFacts(world, events)
        const once = await base.append(events)
        if (process.happens('append-twice')) {
          process.fault('append-twice')
          await base.append(events)
        }
        return once
      })
      for (const { event } of stored) world.appended.add(event.event_id)
      return stored
    },
    readIncident: (tenant, incident) =>
      process.call('timeline.readIncident', false, () => base.readIncident(tenant, incident)),
    scan: async function* (topics, from) {
      const batches = await process.call('timeline.scan', false, () => all(base.scan(topics, from)))
      yield* batches
    },
    highWatermarks: () => process.call('timeline.highWatermarks', false, () => base.highWatermarks()),
    subscribe: (options) =>
      process.call('timeline.subscribe', false, async () => {
        world.members.join(options.group, process)
        return base.subscribe({ ...options, handle: (batch) => take(world, process, options, batch) })
      }),
    close: () => base.close(),
  }
}

/** A batch is taken by whoever reads for the group then, and now and then once more. */
async function take(
  world: World,
  process: SimProcess,
  { group, handle }: Parameters<Timeline['subscribe']>[0],
  batch: Batch,
): Promise<void> {
  await world.members.turn(group, process)
  world.trace.say(world.schedule.nowMs, process.name, `${group} takes ${batch.events.length}`)
  await handle(batch)
  if (!process.happens('batch-again')) return
  process.fault('batch-again', group)
  await handle(batch)
}

async function all(batches: AsyncIterable<Batch>): Promise<readonly Batch[]> {
  const found: Batch[] = []
  for await (const batch of batches) found.push(batch)
  return found
}
